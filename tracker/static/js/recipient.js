// Finds a recipient by part of its name, reading or code: an ARIA 1.2 combobox with a list.
// Without it the plain text is resolved by the server.

const DELAY = 150;
let made = 0;

/** @param {ParentNode} root */
export function start(root) {
  root.querySelectorAll("[data-recipient]").forEach((box) => new Recipient(box));
  document.addEventListener("line-added", (event) => {
    event.target.querySelectorAll("[data-recipient]").forEach((box) => new Recipient(box));
  });
}

class Recipient {
  constructor(box) {
    this.box = box;
    this.text = box.querySelector("[data-recipient-text]");
    this.code = box.querySelector("[data-recipient-code]");
    this.echo = box.querySelector("[data-recipient-echo]");
    this.days = (box.dataset.days ?? "").split(" ").map((id) => document.getElementById(id));
    this.days = this.days.filter(Boolean);
    this.disaster = document.getElementById(box.dataset.disaster ?? "");
    this.found = [];
    this.at = -1;
    this.timer = 0;
    this.makeList();
    this.listen();
  }

  makeList() {
    made += 1;
    this.list = document.createElement("ul");
    this.list.id = `recipient-list-${made}`;
    this.list.className = "recipient-list";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "支援先の候補");
    this.text.after(this.list);
    this.text.setAttribute("role", "combobox");
    this.text.setAttribute("aria-autocomplete", "list");
    this.text.setAttribute("aria-expanded", "false");
    this.text.setAttribute("aria-controls", this.list.id);
  }

  listen() {
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(Number(option.dataset.at));
    });
    [...this.days, this.disaster].forEach((one) => {
      one?.addEventListener("change", () => this.recheck());
    });
  }

  // Another day may be one on which the chosen place had another name.
  async recheck() {
    const code = this.code.value;
    if (!code || !this.box.isConnected) return;
    try {
      const address = this.address(this.text.value.trim());
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok || this.code.value !== code) return;
      const found = await answer.json();
      const other = found.length && !found.some((one) => one.code === code) ? found[0] : null;
      if (other) this.echo.textContent = `この日では${other.label}です。${other.label}を選び直してください`;
      else if (this.isOther) this.echo.textContent = "";
      this.isOther = Boolean(other);
    } catch {
      // the server looks again when the form is sent
    }
  }

  typed() {
    this.code.value = ""; // what was chosen before no longer stands
    this.echo.textContent = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), DELAY);
  }

  // The names are those of a day: the server decides which, from the days and the disaster.
  address(typed) {
    const address = new URL(this.box.dataset.source, document.baseURI);
    address.searchParams.set("q", typed);
    this.days.forEach((day) => day.value && address.searchParams.append("on", day.value));
    if (this.disaster?.value) address.searchParams.set("disaster", this.disaster.value);
    return address;
  }

  async ask() {
    const typed = this.text.value.trim();
    if (!typed) return this.close();
    const address = this.address(typed);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.ok && this.text.value.trim() === typed) this.open(await answer.json());
    } catch {
      this.close();
    }
  }

  open(found) {
    this.found = found;
    this.at = -1;
    this.list.replaceChildren(...found.map((one, at) => this.option(one, at)));
    this.show(found.length > 0);
    this.echo.textContent = found.length ? `候補 ${found.length}件。上下の矢印で選べます` : "候補がありません";
  }

  option(one, at) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${at}`;
    option.dataset.at = at;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const label = document.createElement("span");
    label.textContent = one.label;
    const note = document.createElement("span");
    note.className = "recipient-note";
    note.textContent = [one.reading, one.code, one.note].filter(Boolean).join(" ");
    option.append(label, note);
    return option;
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.ask();
      else this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !this.list.hidden && this.at >= 0) {
      event.preventDefault();
      this.choose(this.at);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    }
  }

  move(step) {
    const count = this.found.length;
    this.at = (this.at + step + count + (this.at < 0 && step < 0 ? 1 : 0)) % count;
    [...this.list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === this.at));
    });
    const option = this.list.children[this.at];
    this.text.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  choose(at) {
    const one = this.found[at];
    this.text.value = one.label;
    this.code.value = one.code;
    this.close();
    this.echo.textContent = [one.label, one.code, one.note].filter(Boolean).join(" ");
    this.text.dispatchEvent(new Event("change", { bubbles: true }));
    this.text.form?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  close() {
    clearTimeout(this.timer);
    this.show(false);
  }

  show(open) {
    this.list.hidden = !open;
    this.text.setAttribute("aria-expanded", String(open));
    if (!open) this.text.removeAttribute("aria-activedescendant");
  }
}
