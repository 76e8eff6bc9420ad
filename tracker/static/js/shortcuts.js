// "/" goes to the search, "n" opens 記録する; menus close by Escape or a click elsewhere.
// Single keys can be switched off in the menu of the signed-in person (WCAG 2.1.4).

const SWITCH = "tracker.single-keys";

/** @param {ParentNode} root */
export function start(root) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(event.target.closest?.("[data-menu]"));
    else if (areOn() && !isTyping(event)) press(event, root);
  });
  for (const kind of ["click", "focusin"]) {
    document.addEventListener(kind, (event) => {
      for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
    });
  }
  const place = root.querySelector("[data-key-switch]");
  if (place) offerSwitch(place);
}

function press(event, root) {
  const search = root.querySelector("#site-search");
  const record = root.querySelector("#record-menu");
  if (event.key === "/" && search?.offsetParent) {
    event.preventDefault();
    search.focus();
  } else if (event.key === "n" && record) {
    event.preventDefault();
    record.open = true;
    record.querySelector("a").focus();
  }
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

function areOn() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true; // storage may be closed by the browser's policy
  }
}

function offerSwitch(place) {
  const button = document.createElement("button");
  button.type = "button";
  const name = () => {
    button.textContent = areOn() ? "キー操作（/ と n）を切る" : "キー操作（/ と n）を使う";
  };
  button.addEventListener("click", () => {
    try {
      localStorage.setItem(SWITCH, areOn() ? "off" : "on");
    } catch {
      button.disabled = true;
    }
    name();
  });
  name();
  place.append(button);
  place.hidden = false;
}
