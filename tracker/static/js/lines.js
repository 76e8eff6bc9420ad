// Adds and removes rows of a form without a reload. The row that is added is a copy, made when the
// page opens, of the first one, emptied and numbered anew: names and ids of WTForms' FieldList.

const prototypes = new WeakMap();

/** @param {ParentNode} root */
export function start(root) {
  for (const box of root.querySelectorAll("[data-lines]")) {
    const first = box.querySelector("[data-line]");
    if (!first) continue;
    prototypes.set(box, emptied(first.cloneNode(true)));
    box.addEventListener("click", (event) => onClick(event, box));
  }
}

function onClick(event, box) {
  const button = event.target.closest("[data-line-add], [data-line-remove]");
  if (!button || !box.contains(button)) return;
  event.preventDefault();
  if (button.matches("[data-line-add]")) add(box);
  else remove(box, button.closest("[data-line]"));
}

function add(box) {
  const row = renumbered(prototypes.get(box).cloneNode(true), box.dataset.lines, nextIndex(box));
  box.querySelector("[data-lines-rows]").append(row);
  relabel(box);
  row.dispatchEvent(new CustomEvent("line-added", { bubbles: true }));
  focusable(row)?.focus();
  say(box, `${labelOf(row)}を追加しました`);
}

function remove(box, row) {
  const rows = [...box.querySelectorAll("[data-line]")];
  const place = rows.indexOf(row);
  const label = labelOf(row);
  if (rows.length === 1) add(box);
  row.remove();
  relabel(box);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  const left = box.querySelectorAll("[data-line]");
  focusable(left[Math.min(place, left.length - 1)])?.focus();
  say(box, `${label}を削除しました`);
}

function emptied(row) {
  for (const input of row.querySelectorAll("input, textarea")) {
    if (["checkbox", "radio"].includes(input.type)) input.removeAttribute("checked");
    else if (input.tagName === "TEXTAREA") input.textContent = "";
    else input.setAttribute("value", "");
    input.removeAttribute("aria-invalid");
  }
  for (const option of row.querySelectorAll("option[selected]")) option.removeAttribute("selected");
  for (const gone of row.querySelectorAll(".field-error, [data-line-drop]")) gone.remove();
  for (const field of row.querySelectorAll(".field--error")) field.classList.remove("field--error");
  for (const echo of row.querySelectorAll("output")) echo.textContent = "";
  return row;
}

function renumbered(row, name, index) {
  const pattern = new RegExp(`(^|[\\s#])${name}-\\d+(?=-|$|\\s)`, "g");
  for (const element of row.querySelectorAll("*")) {
    for (const attribute of [...element.attributes]) {
      if (attribute.value.includes(name)) {
        element.setAttribute(
          attribute.name,
          attribute.value.replace(pattern, `$1${name}-${index}`),
        );
      }
    }
  }
  return row;
}

function nextIndex(box) {
  const start = `${box.dataset.lines}-`;
  const used = [...box.querySelectorAll("[name]")]
    .filter((input) => input.name.startsWith(start))
    .map((input) => Number.parseInt(input.name.slice(start.length), 10));
  return Math.max(-1, ...used.filter(Number.isInteger)) + 1;
}

function relabel(box) {
  box.querySelectorAll("[data-line]").forEach((row, place) => {
    const label = `${place + 1}${row.dataset.rowLabel}`;
    row.querySelector("legend").textContent = label;
    row.querySelector("[data-line-label]").textContent = label;
  });
}

function labelOf(row) {
  return row.querySelector("legend").textContent;
}

function focusable(row) {
  return row?.querySelector("input:not([type=hidden]), select, textarea");
}

function say(box, text) {
  box.querySelector("[data-lines-said]").textContent = text;
}
