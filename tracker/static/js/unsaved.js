// Warns before a changed form is left without sending it.

/** @param {ParentNode} root */
export function start(root) {
  for (const form of root.querySelectorAll("form[data-unsaved]")) watch(form);
}

function watch(form) {
  const before = snapshot(form);
  const broughtBack = form.dataset.unsaved === "changed"; // came back with errors
  let sending = false;
  form.addEventListener("submit", () => {
    sending = true;
  });
  window.addEventListener("pageshow", () => {
    sending = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && (broughtBack || snapshot(form) !== before)) event.preventDefault();
  });
}

function snapshot(form) {
  const pairs = [];
  for (const [name, value] of new FormData(form)) {
    pairs.push([name, value instanceof File ? `${value.name}/${value.size}` : value]);
  }
  return JSON.stringify(pairs);
}
