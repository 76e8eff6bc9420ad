// Puts aside files that are too large before they are sent, so that the rest of the form stays.
// Without it they are sent in vain: the server drops them and gives the form back with a sentence.

const MEGABYTE = 1024 * 1024;

/** @param {ParentNode} root */
export function start(root) {
  for (const input of root.querySelectorAll("input[type=file][data-largest]")) watch(input);
}

function watch(input) {
  const said = document.createElement("div");
  said.id = `${input.id}-aside`;
  said.setAttribute("role", "alert");
  input.closest(".field").append(said);
  const described = input.getAttribute("aria-describedby");
  input.setAttribute("aria-describedby", [described, said.id].filter(Boolean).join(" "));
  input.addEventListener("change", () => {
    const refusals = putAside(input);
    said.replaceChildren(...refusals.map(sentence));
  });
}

/** Leaves in the input what can be sent together; gives a sentence for each other file. */
function putAside(input) {
  const largest = Number(input.dataset.largest);
  const together = Number(input.dataset.largestSum);
  const kept = new DataTransfer();
  const refusals = [];
  let sum = 0;
  for (const file of input.files) {
    if (file.size > largest) {
      refusals.push(
        `「${file.name}」は、大きすぎるので、1つ${largest / MEGABYTE}MBまでに` +
          "(分けるか、解像度を下げて)保存し直したものを選んでください。",
      );
    } else if (sum + file.size > together) {
      refusals.push(
        `「${file.name}」は、ほかと合わせて${together / MEGABYTE}MBを超えるので、` +
          "保存したあとで加えてください。",
      );
    } else {
      sum += file.size;
      kept.items.add(file);
    }
  }
  if (refusals.length > 0) input.files = kept.files;
  return refusals;
}

function sentence(words) {
  const line = document.createElement("p");
  line.className = "field-error";
  const word = document.createElement("span");
  word.className = "field-error-word";
  word.textContent = "エラー";
  line.append(word, words);
  return line;
}
