// While a form is filled in, shows in one sentence what the entry will say.

const DELAY = 400;

/** @param {ParentNode} root */
export function start(root) {
  const target = root.querySelector("[data-preview-target]");
  for (const form of root.querySelectorAll("form[data-preview]")) {
    if (target) watch(form, target);
  }
}

function watch(form, target) {
  let timer = 0;
  let asked = 0;
  const ask = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      asked += 1;
      const turn = asked;
      const html = await preview(form);
      if (html !== null && turn === asked) put(target, html);
    }, DELAY);
  };
  form.addEventListener("input", ask);
  form.addEventListener("line-added", ask);
  ask();
}

async function preview(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: data });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
}

// Only the words of the answer are taken, paragraph by paragraph, never its markup.
function put(target, html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const found = [...answer.body.querySelectorAll("p, li")];
  const texts = found.length ? found.map((one) => one.textContent) : [answer.body.textContent];
  const paragraphs = texts
    .map((text) => text.trim())
    .filter(Boolean)
    .map((text) => Object.assign(document.createElement("p"), { textContent: text }));
  if (target.textContent !== paragraphs.map((one) => one.textContent).join("")) {
    target.replaceChildren(...paragraphs);
  }
}
