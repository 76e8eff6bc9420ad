// Puts the focus on the summary of errors, and from its links into the fields.

/** @param {ParentNode} root */
export function start(root) {
  const summary = root.querySelector("[data-error-summary]");
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && shown(document.getElementById(decodeURIComponent(link.hash.slice(1))));
    if (!field) return;
    event.preventDefault();
    for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) {
      box.open = true;
    }
    (field.closest(".field") ?? field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
}

// The error of a hidden field (the code of a recipient) belongs to the input beside it.
function shown(field) {
  if (field?.type !== "hidden") return field;
  return field.closest(".field")?.querySelector("input:not([type=hidden])");
}
