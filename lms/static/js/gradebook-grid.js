// The gradebook edited like a spreadsheet. Without this file the page is a list that leads to forms.
import { announce } from "./live.js";
import { View, cellOf, element, keyOf, typedOf } from "./gradebook-grid-view.js";
import { Saver } from "./gradebook-grid-save.js";
import { chooseBetween, pointsOf, previewPaste, readable, table } from "./gradebook-grid-paste.js";

const STALE_MS = 60_000;
const box = document.querySelector("[data-gradebook]");
const list = document.querySelector("[data-gradebook-list]");
const wide = matchMedia("(width >= 48rem)");

class Grid {
  constructor(data) {
    this.data = data;
    this.marks = new Map();
    this.places = new Map(data.rows.map((row, r) => [row.id, r]));
    this.columns = new Map(data.columns.map((column, at) => [`${column.kind}-${column.id}`, at]));
    this.view = new View(box, data, this.marks);
    this.lead = this.view.lead.length;
    this.t = this.view.t.bind(this.view);
    this.mayEdit = box.dataset.mayEdit === "1";
    this.past = [];
    this.future = [];
    this.said = box.querySelector("[data-grid-state]");
    this.panel = box.querySelector("[data-grid-panel]");
    this.undoButton = box.querySelector("[data-grid-undo]");
    this.saver = new Saver(box, {
      tell: (state, count) => this.tell(state, count),
      pending: (key, mark) => this.pending(key, mark),
      saved: (rows) => this.saved(rows),
      conflicts: (found, cells) => chooseBetween(this.t, found, cells, (one) => this.nameOf(one)),
    });
    this.listen();
    this.tell("ready", 0);
    const restored = this.mayEdit ? this.saver.restore() : 0;
    if (restored) announce(this.t("restored", { n: restored }));
  }

  listen() {
    const { grid } = this.view;
    grid.addEventListener("keydown", (event) => this.key(event));
    grid.addEventListener("pointerdown", (event) => this.point(event));
    grid.addEventListener("dblclick", (event) => event.target.closest("[data-r]") && this.enter());
    grid.addEventListener("contextmenu", (event) => this.rightClick(event));
    for (const name of ["copy", "cut", "paste"]) grid.addEventListener(name, (event) => this.clip(event));
    this.undoButton?.addEventListener("click", () => this.undo());
    this.panel.addEventListener("submit", (event) => this.panelSubmit(event));
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.closePanel();
    });
    document.addEventListener("visibilitychange", () => this.seenAgain());
  }

  // ---- where one is -----------------------------------------------------------

  get active() {
    return this.view.active;
  }

  columnAt(c) {
    return this.data.columns[c - this.lead];
  }

  held(r, c) {
    return cellOf(this.data.rows[r], c - this.lead);
  }

  nameOf(one) {
    const row = this.data.rows[this.places.get(one.person)];
    const column = this.data.columns[this.columns.get(`${one.kind}-${one.item}`)];
    return [row?.name, column?.title].filter(Boolean).join(" · ");
  }

  point(event) {
    const cell = event.target.closest("[data-r]");
    if (!cell || event.target.closest("input, [role=menu]") || event.button > 0) return;
    const [r, c] = [Number(cell.dataset.r), Number(cell.dataset.c)];
    event.preventDefault();
    if (this.input) this.leave(true, false);
    const again = r === this.active.r && c === this.active.c && cell.contains(document.activeElement);
    this.view.go(r, c, { extend: event.shiftKey && r >= 0 && this.active.r >= 0 });
    if (r < 0) this.enter();
    else if (again && c < this.lead) this.enter();
    if (r >= 0) this.drag(event);
  }

  drag(start) {
    const stop = new AbortController();
    const { signal } = stop;
    addEventListener("pointermove", (event) => {
      const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest?.(".gb-row [data-r]");
      if (cell && start.pointerType === "mouse") this.view.go(Number(cell.dataset.r), Number(cell.dataset.c), { extend: true });
    }, { signal });
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => stop.abort(), { signal });
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229) {
      if (!this.input && event.target.matches(".gb-cell")) this.open(""); // a syllable begins in the cell
      return;
    }
    if (event.target.closest("[role=menu]")) return;
    if (this.input) return this.keyWhileTyping(event);
    const { r, c } = this.active;
    const command = event.ctrlKey || event.metaKey;
    const leaving = this.leaving;
    this.leaving = false;
    const extend = event.shiftKey;
    const to = (toR, toC) => {
      event.preventDefault();
      this.view.go(toR, toC, { extend });
      if (this.view.several) announce(this.t("selected", { n: this.size }));
    };
    switch (event.key) {
      case "ArrowUp": return to(command ? 0 : r - 1, c);
      case "ArrowDown": return event.altKey ? this.menu(event) : to(command ? this.view.height - 1 : r + 1, c);
      case "ArrowLeft": return to(r, command ? 0 : c - 1);
      case "ArrowRight": return to(r, command ? this.view.width - 1 : c + 1);
      case "PageUp": return to(Math.max(0, r - this.view.page), c);
      case "PageDown": return to(r + this.view.page, c);
      case "Home": return to(command ? 0 : r, 0);
      case "End": return to(command ? this.view.height - 1 : r, this.view.width - 1);
      case "Tab": {
        const next = c + (event.shiftKey ? -1 : 1);
        if (leaving || next < 0 || next >= this.view.width) return undefined;
        event.preventDefault();
        return this.view.go(r, next);
      }
      case "Enter": event.preventDefault(); return this.enter();
      case "F2": event.preventDefault(); return event.shiftKey ? this.openPanel() : this.enter();
      case "F10": return event.shiftKey ? this.menu(event) : undefined;
      case "ContextMenu": return this.menu(event);
      case "Escape":
        this.leaving = true;
        if (this.view.several) this.view.go(r, c);
        return undefined;
      case "Delete":
      case "Backspace": event.preventDefault(); return this.clear();
      default:
    }
    if (command && event.code === "KeyZ") {
      event.preventDefault();
      return event.shiftKey ? this.redo() : this.undo();
    }
    if (command && event.code === "KeyY") {
      event.preventDefault();
      return this.redo();
    }
    if (!command && !event.altKey && event.key.length === 1 && event.key !== " ") {
      event.preventDefault();
      return this.open(event.key);
    }
    return undefined;
  }

  get size() {
    const { top, bottom, left, right } = this.view.area;
    return (bottom - top + 1) * (right - left + 1);
  }

  /** What Enter does: type into a mark, open a learner, a total's arithmetic or a column's menu. */
  enter() {
    const { r, c } = this.active;
    if (r < 0) {
      if (c >= this.lead) return this.menu();
      const sort = this.view.sortKey(c);
      return sort && this.sortBy(sort);
    }
    const row = this.data.rows[r];
    if (c >= this.lead) return this.mayEdit ? this.open(null) : this.openPanel();
    location.assign(this.view.lead[c] === "name" ? row.url : row.why);
    return undefined;
  }

  sortBy(key, down = null) {
    const url = new URL(location.href);
    const now = url.searchParams.get("sort") ?? "name";
    url.searchParams.set("sort", (down ?? (now === key || (now !== `-${key}` && !["name", "number"].includes(key)))) ? `-${key}` : key);
    url.searchParams.delete("page");
    location.assign(url);
  }

  // ---- typing -----------------------------------------------------------------

  /** *text*: what replaces the mark; null: what is there, to be changed. */
  open(text) {
    const { r, c } = this.active;
    if (r < 0 || c < this.lead) return;
    if (!this.mayEdit) {
      announce(this.t("readOnly"));
      return;
    }
    const cell = this.view.at(r, c);
    const column = this.columnAt(c);
    const unsaved = this.marks.get(keyOf(column.kind, column.id, this.data.rows[r].id));
    const held = this.held(r, c);
    const input = element("input", "gb-editor", { type: "text", maxlength: 40, autocomplete: "off", inputmode: "decimal", "aria-label": `${this.data.rows[r].name} · ${column.title}` });
    input.value = text ?? unsaved?.text ?? (typedOf(held) || held.earned || "");
    this.before = text === null ? input.value : null;
    cell.replaceChildren(input);
    this.input = input;
    input.focus();
    if (text === null) input.select();
    input.addEventListener("blur", () => this.input === input && this.leave(true, false));
  }

  /** End typing; *keep*: write it. */
  leave(keep, focus = true) {
    const { input } = this;
    if (!input) return true;
    const { r, c } = this.active;
    const text = input.value.trim();
    if (keep && !readable(text)) {
      input.setAttribute("aria-invalid", "true");
      this.tellText(this.t("bad"), "refused");
      announce(this.t("bad"));
      if (focus) return false;
    }
    this.input = null;
    const column = this.columnAt(c);
    const key = keyOf(column.kind, column.id, this.data.rows[r].id);
    if (keep && !readable(text)) this.marks.set(key, { text, state: "refused", said: this.t("bad") }); // to be mended
    const cell = this.view.at(r, c);
    if (cell) this.view.fill(cell, r, c);
    if (focus) cell.focus({ preventScroll: true });
    if (keep && readable(text) && text !== this.before) this.type([[r, c, text]], "cell");
    return true;
  }

  keyWhileTyping(event) {
    const { r, c } = this.active;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.leave(false);
      return;
    }
    const step = { Enter: event.shiftKey ? [-1, 0] : [1, 0], Tab: event.shiftKey ? [0, -1] : [0, 1] }[event.key];
    const arrows = this.before === null ? { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] : null;
    const by = step ?? arrows;
    if (!by) return;
    event.preventDefault();
    if (this.leave(true)) this.view.go(Math.max(0, r + by[0]), Math.max(this.lead, c + by[1]));
  }

  // ---- writing ----------------------------------------------------------------

  /** Write typed texts: [r, c, text] each. What would change nothing is left out. */
  type(cells, source, remember = true) {
    const steps = [];
    for (const [r, c, text] of cells) {
      const held = this.held(r, c);
      const column = this.columnAt(c);
      const person = this.data.rows[r].id;
      const key = keyOf(column.kind, column.id, person);
      const plain = text.trim();
      const unsaved = this.marks.get(key);
      if (plain === typedOf(held) && !unsaved) continue;
      // What is still on its way is what an undo goes back to.
      const before = unsaved?.state === "pending" ? { text: unsaved.text } : { points: held.entry, excused: held.is("excused") };
      steps.push({ kind: column.kind, item: column.id, person, version: held.version, text: plain, shown: plain, before });
      const points = pointsOf(plain, column.possible);
      if (points !== null && points > Number(column.possible)) announce(this.t("over"));
    }
    this.write(steps, source, remember);
  }

  write(steps, source, remember = true) {
    if (!steps.length) return;
    if (remember) {
      this.past.push(steps);
      this.future = [];
      if (this.past.length > 100) this.past.shift();
    }
    if (this.undoButton) this.undoButton.disabled = !this.past.length;
    this.saver.add(source, steps.map(({ before, ...cell }) => cell));
  }

  clear() {
    if (!this.mayEdit) return;
    this.type(this.area().map(([r, c]) => [r, c, ""]), this.view.several ? "paste" : "cell");
  }

  /** The chosen cells that hold marks. */
  area() {
    const { top, bottom, left, right } = this.view.area;
    const found = [];
    for (let r = Math.max(0, top); r <= bottom; r += 1) for (let c = Math.max(this.lead, left); c <= right; c += 1) found.push([r, c]);
    return found;
  }

  /** Write back what was there before the last edit: a write like any other. */
  undo() {
    const steps = this.past.pop();
    if (!steps) return announce(this.t("nothing"));
    this.future.push(steps);
    this.write(steps.map((step) => this.reversed(step)), "undo", false);
    this.follow(steps[0]);
    return announce(this.t("undone"));
  }

  redo() {
    const steps = this.future.pop();
    if (!steps) return announce(this.t("nothing"));
    this.past.push(steps);
    this.write(steps.map((step) => ({ ...step, version: this.versionOf(step) })), "undo", false);
    this.follow(steps[0]);
    return announce(this.t("redone"));
  }

  reversed({ kind, item, person, before }) {
    const version = this.versionOf({ kind, item, person });
    if (before.text !== undefined) return { kind, item, person, version, text: before.text, shown: before.text };
    return { kind, item, person, version, points: before.points, excused: before.excused, shown: before.excused ? "EX" : (before.points ?? "") };
  }

  versionOf({ kind, item, person }) {
    const r = this.places.get(person);
    return r === undefined ? 0 : cellOf(this.data.rows[r], this.columns.get(`${kind}-${item}`)).version;
  }

  follow({ kind, item, person }) {
    const at = this.columns.get(`${kind}-${item}`);
    if (at !== undefined && this.places.has(person)) this.view.go(this.places.get(person), at + this.lead);
  }

  pending(key, mark) {
    if (mark) this.marks.set(key, mark);
    else this.marks.delete(key);
    const person = Number(key.slice(key.lastIndexOf("-") + 1));
    if (this.places.has(person)) this.view.redrawRow(this.places.get(person));
  }

  /** Take in rows that the server computed anew; the versions of their cells by key. */
  saved(rows = []) {
    const versions = new Map();
    for (const row of rows) {
      const r = this.places.get(row.id);
      if (r === undefined) continue;
      this.data.rows[r] = row;
      this.data.columns.forEach((column, at) => versions.set(keyOf(column.kind, column.id, row.id), cellOf(row, at).version));
      this.view.redrawRow(r);
    }
    if (this.data.letters && rows.length) this.lettersLater();
    return versions;
  }

  /** Letters that depend on everybody are read again once the edits rest. */
  lettersLater() {
    clearTimeout(this.lettersTimer);
    this.lettersTimer = setTimeout(() => this.saver.idle && !this.input && this.reload(), 4000);
  }

  async reload(person = null) {
    const url = new URL(box.dataset.url, location.href);
    if (person) url.searchParams.set("person", person);
    try {
      const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || answer.redirected) return;
      const { rows } = await answer.json();
      this.loadedAt = Date.now();
      for (const row of rows) {
        const r = this.places.get(row.id);
        if (r === undefined || JSON.stringify(this.data.rows[r]) === JSON.stringify(row)) continue;
        this.data.rows[r] = row;
        this.view.redrawRow(r);
      }
    } catch {
      // What is shown stays; the next write says what became of the connection.
    }
  }

  seenAgain() {
    if (document.visibilityState === "hidden") this.hiddenAt = Date.now();
    else if (this.hiddenAt && Date.now() - this.hiddenAt > STALE_MS && this.saver.idle && !this.input) this.reload();
  }

  tell(state, count) {
    const key = { saved: "saved", saving: "saving", waiting: "waiting", offline: "offline", signedOut: "signedOut", refused: "refused", ready: "ready" }[state];
    this.tellText(this.t(key, { n: count }), state);
    if (state === "offline" || state === "refused" || state === "signedOut") announce(this.said.textContent);
    if (state === "signedOut") {
      const link = element("a", "", { href: box.dataset.signIn, target: "_blank", rel: "noopener" });
      link.textContent = " →";
      this.said.append(link);
    }
  }

  tellText(text, state) {
    const shape = { saved: "circle-check", saving: "loader-circle", waiting: "hourglass", offline: "triangle-alert", signedOut: "log-in", refused: "octagon-alert", ready: "circle-check" }[state];
    this.said.replaceChildren(this.view.icon(shape), document.createTextNode(text));
    this.said.dataset.state = state;
  }

  // ---- clipboard --------------------------------------------------------------

  clip(event) {
    if (this.input || event.target.closest("input, textarea")) return;
    event.preventDefault();
    if (event.type === "paste") this.paste(event.clipboardData.getData("text/plain"));
    else this.copy(event);
    if (event.type === "cut") this.clear();
  }

  copy(event) {
    const { top, bottom, left, right } = this.view.area;
    const lines = [];
    for (let r = Math.max(0, top); r <= bottom; r += 1) {
      const line = [];
      for (let c = left; c <= right; c += 1) line.push(this.textAt(r, c));
      lines.push(line.join("\t"));
    }
    event.clipboardData.setData("text/plain", lines.join("\n"));
    announce(this.t("copied", { n: this.size }));
  }

  textAt(r, c) {
    if (c < this.lead) return String(this.data.rows[r][this.view.lead[c]] ?? "");
    const held = this.held(r, c);
    return held.is("excused") ? "EX" : (held.earned ?? "");
  }

  async paste(text) {
    if (!this.mayEdit) return announce(this.t("readOnly"));
    const plan = this.planOf(table(text));
    const odd = plan.outside || plan.bad.length || plan.locked || plan.over;
    const go = odd || !plan.writes.length ? await previewPaste(this.t, plan) : true;
    if (go) this.type(plan.writes, "paste");
    this.view.go(this.active.r, this.active.c, { extend: true });
    return undefined;
  }

  /** Which values go where, and what of them does not fit. One value fills all that is chosen. */
  planOf(values) {
    const { top, bottom, left, right } = this.view.area;
    const plan = { writes: [], same: 0, blank: 0, outside: 0, locked: 0, over: 0, bad: [] };
    const single = values.length === 1 && values[0].length === 1;
    const rows = single ? bottom - top + 1 : values.length;
    for (let i = 0; i < rows; i += 1) {
      const line = single ? Array(right - left + 1).fill(values[0][0]) : values[i];
      line.forEach((value, j) => this.planCell(plan, { r: Math.max(0, top) + i, c: left + j, row: i, column: j, text: value.trim() }));
    }
    return plan;
  }

  planCell(plan, { r, c, row, column, text }) {
    if (!text) plan.blank += 1;
    else if (r >= this.view.height || c < this.lead || c >= this.view.width) plan.outside += 1;
    else if (!readable(text)) plan.bad.push({ row, column, text });
    else if (text === typedOf(this.held(r, c))) plan.same += 1;
    else if (this.held(r, c).is("nameless") && pointsOf(text, 1) !== null) plan.locked += 1;
    else {
      if (pointsOf(text, this.columnAt(c).possible) > Number(this.columnAt(c).possible)) plan.over += 1;
      plan.writes.push([r, c, text]);
    }
  }

  // ---- menu -------------------------------------------------------------------

  rightClick(event) {
    const cell = event.target.closest("[data-r]");
    if (!cell || this.input) return;
    const [r, c] = [Number(cell.dataset.r), Number(cell.dataset.c)];
    if (r >= 0 && !this.view.isSelected(r, c)) this.view.go(r, c);
    else if (r < 0) this.view.go(r, c);
    this.menu(event);
  }

  menu(event) {
    event?.preventDefault();
    const { r, c } = this.active;
    const items = r < 0 ? this.headItems(c) : this.cellItems(r, c);
    if (!items.length) return;
    this.closeMenu();
    const menu = element("div", "gb-menu", { role: "menu", "aria-label": this.t("menu") });
    for (const [text, act] of items) {
      const item = Object.assign(element("button", "", { type: "button", role: "menuitem", tabindex: -1 }), { textContent: text });
      item.addEventListener("click", () => {
        this.closeMenu();
        this.view.at(this.active.r, this.active.c)?.focus({ preventScroll: true });
        act();
      });
      menu.append(item);
    }
    menu.addEventListener("keydown", (press) => this.keyInMenu(press, menu));
    box.append(menu);
    this.openMenu = menu;
    const at = this.view.at(r, c).getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    menu.style.left = `${Math.max(0, Math.min(at.left - frame.left, frame.width - menu.offsetWidth))}px`;
    const below = at.bottom - frame.top;
    menu.style.top = `${at.bottom + menu.offsetHeight > innerHeight ? Math.max(0, at.top - frame.top - menu.offsetHeight) : below}px`;
    menu.firstChild.focus();
    this.menuStop = new AbortController();
    addEventListener("pointerdown", (press) => !menu.contains(press.target) && this.closeMenu(), { signal: this.menuStop.signal, capture: true });
  }

  keyInMenu(event, menu) {
    if (event.isComposing) return;
    const items = [...menu.children];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[(to + items.length) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") {
      this.closeMenu();
      this.view.at(this.active.r, this.active.c)?.focus({ preventScroll: true });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  closeMenu() {
    this.menuStop?.abort();
    this.openMenu?.remove();
    this.openMenu = null;
  }

  headItems(c) {
    if (c < this.lead) return [];
    const column = this.columnAt(c);
    return [
      [this.t("menuColumn"), () => this.openPanel()],
      [this.t("menuUp"), () => this.sortBy(this.view.sortKey(c), false)],
      [this.t("menuDown"), () => this.sortBy(this.view.sortKey(c), true)],
      [this.t("menuPage"), () => location.assign(column.url)],
    ];
  }

  cellItems(r, c) {
    if (c < this.lead) return [];
    const items = [[this.t("menuPanel"), () => this.openPanel()]];
    if (!this.mayEdit) return items;
    const cells = this.area();
    const all = (text) => () => this.type(cells.map(([atR, atC]) => [atR, atC, text]), cells.length > 1 ? "paste" : "cell");
    const excused = cells.filter(([atR, atC]) => this.held(atR, atC).is("excused"));
    const missing = cells.filter(([atR, atC]) => this.held(atR, atC).is("missing") && this.held(atR, atC).entry === null);
    const change = [];
    if (cells.length === 1) change.push([this.t("menuEdit"), () => this.open(null)]);
    if (excused.length < cells.length) change.push([this.t("menuExcuse"), all("EX")]);
    if (excused.length) change.push([this.t("menuInclude"), () => this.include(excused)]);
    if (missing.length) change.push([this.t("menuZero"), () => this.type(missing.map(([atR, atC]) => [atR, atC, "0"]), missing.length > 1 ? "paste" : "cell")]);
    change.push([this.t("menuClear"), () => this.clear()]);
    return [...change, ...items];
  }

  /** End being excused; the marks that were there count again. */
  include(cells) {
    const steps = cells.map(([r, c]) => {
      const held = this.held(r, c);
      const column = this.columnAt(c);
      return { kind: column.kind, item: column.id, person: this.data.rows[r].id, version: held.version, points: held.entry, excused: false, shown: held.entry ?? "", before: { points: held.entry, excused: true } };
    });
    this.write(steps, "cell");
  }

  // ---- panel ------------------------------------------------------------------

  /** Comments and history of a cell, or how a column's marks lie. */
  openPanel() {
    const { r, c } = this.active;
    if (c < this.lead) return;
    const column = this.columnAt(c);
    this.panelPerson = r < 0 ? null : this.data.rows[r].id;
    this.loadPanel(r < 0 ? column.url : `${column.url}/${this.panelPerson}`);
  }

  async loadPanel(url) {
    this.panel.hidden = false;
    const close = element("button", "icon-link gb-panel-close", { type: "button", "aria-label": this.t("close") });
    close.append(this.view.icon("x"));
    close.addEventListener("click", () => this.closePanel());
    const rest = element("div", "gb-panel-body");
    rest.textContent = this.t("loading");
    this.panel.replaceChildren(close, rest);
    const address = new URL(url, location.href);
    address.searchParams.set("panel", "1");
    try {
      const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      this.fillPanel(await answer.text());
    } catch {
      rest.textContent = this.t("failed");
    }
  }

  fillPanel(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const content = page.querySelector("[data-panel-content]");
    if (!content) return;
    this.panel.querySelector(".gb-panel-body").replaceChildren(document.importNode(content, true));
    this.panel.querySelector(".gb-panel-title").focus();
  }

  async panelSubmit(event) {
    const form = event.target.closest("[data-panel-form]");
    if (!form) return;
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } });
      this.fillPanel(await answer.text());
      if (this.panelPerson) this.reload(this.panelPerson);
    } catch {
      announce(document.body.dataset.tOffline);
    }
  }

  closePanel() {
    this.panel.hidden = true;
    this.panel.replaceChildren();
    this.view.at(this.active.r, this.active.c)?.focus({ preventScroll: true });
  }
}

let begun = false;

/** The grid where there is room for it; on a phone the list of learners. */
async function begin() {
  box.hidden = !wide.matches;
  list.hidden = wide.matches;
  if (!wide.matches || begun) return;
  begun = true;
  try {
    const answer = await fetch(box.dataset.url, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    new Grid(await answer.json());
    box.dataset.ready = "1";
  } catch (error) {
    box.hidden = true;
    list.hidden = false;
    announce(box.dataset.tFailed);
    throw error;
  }
}

if (box && list) {
  wide.addEventListener("change", begin);
  begin();
}
