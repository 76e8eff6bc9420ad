// Follows a long work: asks a JSON address and moves the bar; at the end there is a link to take,
// or the page goes there by itself. Where there is no such work any more (given up in another
// window, signed out), the page is loaded again and says so.

const EVERY = 1000;
const GONE = "gone";

/** @param {ParentNode} root */
export function start(root) {
  for (const box of root.querySelectorAll("[data-progress]")) {
    box.querySelector("[data-progress-again]")?.remove();
    follow(box);
  }
}

async function follow(box) {
  const state = await ask(box.dataset.progress);
  if (state === GONE) {
    location.reload();
    return;
  }
  if (state) show(box, state);
  if (!state || state.state === "running") setTimeout(() => follow(box), EVERY);
}

async function ask(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.status === 404 || answer.redirected) return GONE;
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function show(box, state) {
  const bar = box.querySelector("progress");
  bar.max = Math.max(state.total, 1);
  bar.value = state.done;
  const said = box.querySelector("[data-progress-said]");
  const text = state.message || `${state.done} / ${state.total}`;
  if (said.textContent !== text) said.textContent = text;
  if (state.final) box.querySelector("[data-progress-stop]")?.remove();
  if (state.state !== "running" && "progressGoes" in box.dataset) {
    location.replace(new URL(state.href, document.baseURI).pathname);
    return;
  }
  if (state.state !== "running" && state.href && !box.querySelector("[data-progress-link]")) {
    const link = document.createElement("a");
    link.href = new URL(state.href, document.baseURI).pathname;
    link.textContent = state.link || "受け取る";
    link.className = "btn btn-primary";
    link.dataset.progressLink = "";
    box.append(link);
  }
}
