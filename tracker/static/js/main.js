// Every script is optional: a page without scripts does the same with a reload more.
// A module is fetched only where the page has something for it.
const modules = [
  ["[data-error-summary]", "./summary.js"],
  ["[data-lines]", "./lines.js"], // before recipient.js: it keeps an untouched row to copy
  ["[data-recipient]", "./recipient.js"],
  ["[data-echo]", "./echo.js"],
  ["form[data-preview]", "./sentence.js"],
  ["form[data-unsaved]", "./unsaved.js"],
  ["form[data-once]", "./once.js"],
  ["[data-thanks]", "./thanks.js"],
  ["input[data-largest]", "./files.js"],
  ["[data-progress]", "./progress.js"],
  ["[data-menu], #site-search", "./shortcuts.js"],
];

for (const [selector, path] of modules) {
  if (document.querySelector(selector)) {
    const module = await import(path);
    module.start(document);
  }
}
document.documentElement.dataset.scripts = "ready";
