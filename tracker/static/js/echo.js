// Shows below a field what was understood of it (R2.7.10 → 令和2年7月10日(金)).

const DELAY = 250;

/** @param {ParentNode} root */
export function start(root) {
  root.querySelectorAll("[data-echo]").forEach(watch);
  document.addEventListener("line-added", (event) => {
    event.target.querySelectorAll("[data-echo]").forEach(watch);
  });
}

function watch(input) {
  let timer = 0;
  const ask = () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(input), DELAY);
  };
  input.addEventListener("input", ask);
  if (input.value.trim() && !input.hasAttribute("aria-invalid")) show(input);
}

async function show(input) {
  const output = document.getElementById(`${input.id}-echo`);
  const typed = input.value;
  if (!typed.trim()) return put(output, { ok: true, text: "" });
  const address = new URL(input.dataset.echo, document.baseURI);
  address.searchParams.set("text", typed);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.ok && input.value === typed) put(output, await answer.json());
  } catch {
    put(output, { ok: true, text: "" }); // no answer: the server reads the field when it is sent
  }
}

function put(output, { ok, text }) {
  output.textContent = text;
  output.classList.toggle("field-echo--problem", !ok);
}
