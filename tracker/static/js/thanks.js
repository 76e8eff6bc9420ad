// What there is to thank for follows the disaster and the sender of a letter, without a reload.
// Without it the button 御礼の対象を選ぶ asks the server for the same.

const DELAY = 300;

/** @param {ParentNode} root */
export function start(root) {
  root.querySelectorAll("[data-thanks]").forEach((target) => watch(target, target.closest("form")));
}

function watch(target, form) {
  let timer = 0;
  let asked = withoutTicks(address(target, form));
  form.addEventListener("change", (event) => {
    if (target.contains(event.target)) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const wanted = address(target, form);
      const key = withoutTicks(wanted);
      if (key === asked) return;
      asked = key;
      const html = await fetchPart(wanted);
      if (html !== null && asked === key) put(target, html);
    }, DELAY);
  });
}

function address(target, form) {
  const found = new URL(target.dataset.thanks, document.baseURI);
  const code = form.elements.recipient_code?.value ?? "";
  found.searchParams.set("disaster", form.elements.disaster_id.value);
  found.searchParams.set("recipient", code);
  if (!code) found.searchParams.set("to", form.elements.recipient.value);
  for (const box of target.querySelectorAll("input[name=supports]:checked")) {
    found.searchParams.append("supports", box.value);
  }
  return found;
}

function withoutTicks(wanted) {
  const found = new URL(wanted);
  found.searchParams.delete("supports");
  return found.search;
}

async function fetchPart(wanted) {
  try {
    const answer = await fetch(wanted);
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
}

function put(target, html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  target.replaceChildren(...answer.body.childNodes);
}
