// "/" goes to the search, "n" opens 記録する; menus close by Escape or a click elsewhere.

/** @param {ParentNode} root */
export function start(root) {
  const search = root.querySelector("#site-search");
  const record = root.querySelector("#record-menu");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(event.target.closest?.("[data-menu]"));
    if (isTyping(event)) return;
    if (event.key === "/" && search && search.offsetParent) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "n" && record) {
      event.preventDefault();
      record.open = true;
      record.querySelector("a").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
}

function openMenus() {
  return document.querySelectorAll("[data-menu][open]");
}

function closeMenus(focused) {
  for (const menu of openMenus()) {
    menu.open = false;
    if (menu === focused) menu.querySelector("summary").focus();
  }
}

function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  return Boolean(event.target.closest?.("input, textarea, select, [contenteditable]"));
}
