// The grid on the screen: only the cells that can be seen (and the one with the focus) are in the page.
// What a cell holds comes from the server: [earned, entry, flags, version, comments, raw, unreleased].

const FLAGS = ["late", "missing", "excused", "dropped", "overridden", "waiting", "open", "filled", "waived", "nameless", "manual"];
const SHAPES = ["late", "missing", "excused", "dropped", "overridden", "waiting", "open", "filled", "waived", "nameless"];
const OVERSCAN = 6; // rows beyond the edge
const BESIDE = 3; // columns beyond the edge

export const keyOf = (kind, item, person) => `${kind}-${item}-${person}`;

/** A cell as names instead of places. */
export function cellOf(row, at) {
  const [earned = null, entry = null, bits = 0, version = 0, comments = 0, raw = null, unreleased = null] = row.cells[at];
  return { earned, entry, version, comments, raw, unreleased, is: (flag) => Boolean(bits & (1 << FLAGS.indexOf(flag))) };
}

/** What stands in a cell as it would be typed. */
export function typedOf(cell) {
  return cell.is("excused") ? "EX" : (cell.entry ?? "");
}

export class View {
  /** *box*: the element with the texts; *marks*: what is not saved yet by key: {text, state, said}. */
  constructor(box, data, marks) {
    this.box = box;
    this.data = data;
    this.marks = marks;
    this.scroll = box.querySelector("[data-grid-scroll]");
    this.lead = data.letters ? ["name", "current", "final", "letter"] : ["name", "current", "final"];
    this.rows = new Map();
    this.active = { r: 0, c: this.lead.length };
    this.anchor = { ...this.active };
    this.build();
  }

  get width() {
    return this.lead.length + this.data.columns.length;
  }

  get height() {
    return this.data.rows.length;
  }

  t(key, values = {}) {
    const text = this.box.dataset[`t${key[0].toUpperCase()}${key.slice(1)}`] ?? "";
    return Object.entries(values).reduce((whole, [name, value]) => whole.replaceAll(`{${name}}`, value), text);
  }

  icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("focusable", "false");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${this.box.dataset.icons}#${name}`);
    svg.append(use);
    return svg;
  }

  build() {
    const grid = element("div", "gb-grid", { role: "grid", "aria-label": this.t("grid"), "aria-rowcount": this.height + 1, "aria-colcount": this.width, "aria-multiselectable": "true" });
    if (this.box.dataset.mayEdit !== "1") grid.setAttribute("aria-readonly", "true");
    this.grid = grid;
    const headGroup = element("div", "gb-head-group", { role: "rowgroup" });
    this.head = element("div", "gb-head", { role: "row", "aria-rowindex": 1 });
    for (let c = 0; c < this.width; c += 1) this.head.append(this.headCell(c));
    headGroup.append(this.head);
    this.body = element("div", "gb-body", { role: "rowgroup" });
    grid.append(headGroup, this.body);
    this.scroll.replaceChildren(grid);
    this.rowHeight = parseFloat(getComputedStyle(this.scroll).getPropertyValue("--gb-row")) || 36;
    this.body.style.height = `${this.rowHeight * this.height}px`;
    const heads = [...this.head.children];
    this.leadWidth = heads.slice(0, this.lead.length).reduce((sum, cell) => sum + cell.offsetWidth, 0);
    this.cellWidth = heads[this.lead.length].offsetWidth;
    this.from = this.to = -1;
    this.scroll.addEventListener("scroll", () => this.soon(), { passive: true });
    this.watch = new ResizeObserver(() => {
      if (this.grid.contains(document.activeElement)) this.reveal(this.active.r, this.active.c);
      this.soon();
    });
    this.watch.observe(this.scroll);
    this.render();
  }

  soon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.render();
    });
  }

  /** Put the cells in the page that can be seen, and take the others out. */
  render() {
    const first = Math.max(0, Math.floor(this.scroll.scrollTop / this.rowHeight) - OVERSCAN);
    const last = Math.min(this.height - 1, Math.ceil((this.scroll.scrollTop + this.scroll.clientHeight) / this.rowHeight) + OVERSCAN);
    const count = this.data.columns.length;
    const from = Math.max(0, Math.floor(this.scroll.scrollLeft / this.cellWidth) - BESIDE);
    const to = Math.min(count - 1, Math.ceil((this.scroll.scrollLeft + this.scroll.clientWidth - this.leadWidth) / this.cellWidth) + BESIDE);
    const moved = from !== this.from || to !== this.to;
    this.from = from;
    this.to = to;
    for (const [r, row] of this.rows) {
      if ((r < first || r > last) && r !== this.active.r) {
        row.remove();
        this.rows.delete(r);
      } else if (moved || r === this.active.r) this.across(row, r);
    }
    for (let r = first; r <= last; r += 1) this.put(r);
    if (this.active.r >= 0 && this.active.r < this.height) this.put(this.active.r);
  }

  put(r) {
    if (this.rows.has(r)) return;
    const row = element("div", "gb-row", { role: "row", "aria-rowindex": r + 2 });
    row.style.top = `${r * this.rowHeight}px`;
    row.style.width = `${this.leadWidth + this.cellWidth * this.data.columns.length}px`;
    for (let c = 0; c < this.lead.length; c += 1) row.append(this.bodyCell(r, c));
    this.across(row, r);
    const next = [...this.rows.keys()].filter((at) => at > r).sort((a, b) => a - b)[0];
    this.body.insertBefore(row, next === undefined ? null : this.rows.get(next)); // read in order
    this.rows.set(r, row);
  }

  /** The marks of a row that can be seen, and the one with the focus, in order. */
  across(row, r) {
    const wanted = new Set();
    for (let at = this.from; at <= this.to; at += 1) wanted.add(at + this.lead.length);
    if (r === this.active.r && this.active.c >= this.lead.length) wanted.add(this.active.c);
    for (const cell of [...row.children]) {
      const c = Number(cell.dataset.c);
      if (c >= this.lead.length && !wanted.delete(c) && !cell.contains(document.activeElement)) cell.remove();
    }
    for (const c of [...wanted].sort((a, b) => a - b)) {
      const cell = this.bodyCell(r, c);
      cell.style.left = `${this.leadWidth + (c - this.lead.length) * this.cellWidth}px`;
      row.insertBefore(cell, [...row.children].find((other) => Number(other.dataset.c) > c) ?? null);
    }
  }

  headCell(c) {
    const cell = element("div", "gb-cell gb-th", { role: "columnheader", "aria-colindex": c + 1, tabindex: this.isActive(-1, c) ? 0 : -1 });
    cell.dataset.r = -1;
    cell.dataset.c = c;
    const title = element("span", "gb-th-title");
    const under = element("span", "gb-th-under");
    const name = this.lead[c];
    if (name) {
      cell.classList.add(`gb-${name}`);
      title.textContent = this.t(name);
      if (name === "current" || name === "final") under.textContent = this.t(`${name}Help`);
    } else {
      const column = this.data.columns[c - this.lead.length];
      title.textContent = column.title;
      cell.title = [column.title, column.category].filter(Boolean).join(" · ");
      under.textContent = this.t("of", { n: column.possible });
      for (const [flag, shape] of [["hidden", "eye-off"], ["omit", "minus"], ["extra", "plus"]]) {
        if (column[flag]) under.append(this.icon(shape), hidden(this.t(flag)));
      }
      if (column.category) under.append(hidden(column.category));
      cell.setAttribute("aria-haspopup", "menu");
    }
    const wanted = this.sortKey(c);
    const { sort } = this.box.dataset;
    if (wanted && sort.replace(/^-/, "") === wanted) {
      cell.setAttribute("aria-sort", sort.startsWith("-") ? "descending" : "ascending");
      under.append(this.icon(sort.startsWith("-") ? "arrow-down" : "arrow-up"));
    }
    cell.append(title, under);
    return cell;
  }

  sortKey(c) {
    if (this.lead[c]) return this.lead[c] === "letter" ? "" : this.lead[c];
    const column = this.data.columns[c - this.lead.length];
    return `${column.kind}-${column.id}`;
  }

  bodyCell(r, c) {
    const cell = element("div", "gb-cell", { role: c === 0 ? "rowheader" : "gridcell", "aria-colindex": c + 1 });
    cell.dataset.r = r;
    cell.dataset.c = c;
    this.fill(cell, r, c);
    return cell;
  }

  fill(cell, r, c) {
    const row = this.data.rows[r];
    cell.tabIndex = this.isActive(r, c) ? 0 : -1;
    cell.className = c < this.lead.length ? "gb-cell" : "gb-cell gb-item";
    cell.removeAttribute("title");
    cell.replaceChildren();
    const name = this.lead[c];
    if (name) this.fillLead(cell, row, name);
    else this.fillMark(cell, row, c - this.lead.length);
    const chosen = this.isSelected(r, c);
    cell.classList.toggle("is-selected", chosen);
    cell.setAttribute("aria-selected", chosen ? "true" : "false");
  }

  fillLead(cell, row, name) {
    cell.classList.add(`gb-${name}`);
    const mark = element("span", "gb-mark");
    if (name === "name") {
      mark.textContent = row.name;
      cell.append(mark, Object.assign(element("span", "gb-sub"), { textContent: row.number }));
      return;
    }
    if (name === "letter") mark.textContent = row.letter || "–";
    else mark.textContent = row[name] === null ? "–" : `${row[name]}%`;
    cell.append(mark);
    if (name === "final" && row.frozen) this.states(cell, [["lock", this.t("frozen")], ...(row.changed ? [["triangle-alert", this.t("changed")]] : [])]);
  }

  fillMark(cell, row, at) {
    const column = this.data.columns[at];
    const held = cellOf(row, at);
    const unsaved = this.marks.get(keyOf(column.kind, column.id, row.id));
    const mark = element("span", "gb-mark");
    const shown = [];
    if (this.box.dataset.mayEdit !== "1") cell.setAttribute("aria-readonly", "true");
    if (unsaved) {
      cell.classList.add(`is-${unsaved.state}`);
      mark.textContent = unsaved.text;
      shown.push(unsaved.state === "refused" ? ["octagon-alert", unsaved.said] : ["loader-circle", this.t("saving")]);
    } else {
      if (held.is("excused")) mark.textContent = this.word("excused");
      else if (held.earned !== null) mark.textContent = held.earned;
      else if (held.unreleased !== null) mark.textContent = `(${held.unreleased})`;
      for (const flag of SHAPES) if (held.is(flag)) shown.push([this.box.dataset[`i${flag[0].toUpperCase()}${flag.slice(1)}`], this.word(flag)]);
      if (held.earned === null && !held.is("excused") && held.unreleased === null) {
        const word = ["missing", "waiting"].find((flag) => held.is(flag));
        if (word) mark.append(Object.assign(element("span", "gb-word"), { textContent: this.t(word === "waiting" ? "waitingShort" : word) }));
      }
      if (held.is("dropped")) mark.classList.add("gb-struck");
      if (held.is("missing")) cell.classList.add("is-missing");
      if (held.earned !== null && Number(held.earned) > Number(column.possible)) shown.push(["triangle-alert", this.t("over")]);
    }
    if (held.unreleased !== null && !unsaved) shown.push(["eye-off", this.t("unreleased", { n: held.unreleased })]);
    if (held.comments) shown.push(["message-square", this.t("comments", { n: held.comments })]);
    cell.append(mark);
    this.states(cell, shown);
  }

  word(flag) {
    return this.box.dataset[`s${flag[0].toUpperCase()}${flag.slice(1)}`];
  }

  states(cell, shown) {
    if (!shown.length) return;
    const box = element("span", "gb-shapes");
    for (const [shape] of shown.slice(0, 3)) box.append(this.icon(shape));
    const words = shown.map(([, word]) => word).join(", ");
    cell.append(box, hidden(` ${words}`));
    cell.title = words;
  }

  /** Draw one learner anew; what is being typed stays. */
  redrawRow(r) {
    const row = this.rows.get(r);
    if (row) for (const cell of row.children) if (!cell.querySelector("input")) this.fill(cell, r, Number(cell.dataset.c));
  }

  redraw() {
    for (const r of this.rows.keys()) this.redrawRow(r);
  }

  isActive(r, c) {
    return r === this.active.r && c === this.active.c;
  }

  /** The chosen rectangle; one cell where nothing is chosen. */
  get area() {
    const { active: a, anchor: b } = this;
    return { top: Math.min(a.r, b.r), bottom: Math.max(a.r, b.r), left: Math.min(a.c, b.c), right: Math.max(a.c, b.c) };
  }

  get several() {
    const { top, bottom, left, right } = this.area;
    return top !== bottom || left !== right;
  }

  isSelected(r, c) {
    if (!this.several) return this.isActive(r, c);
    const { top, bottom, left, right } = this.area;
    return r >= top && r <= bottom && c >= left && c <= right;
  }

  at(r, c) {
    if (r < 0) return this.head.children[c];
    return this.rows.get(r)?.querySelector(`[data-c="${c}"]`);
  }

  /** Go to a cell. *extend*: the rectangle grows from where it began. */
  go(r, c, { extend = false, focus = true } = {}) {
    const several = this.several;
    const before = this.at(this.active.r, this.active.c);
    r = Math.max(extend ? 0 : -1, Math.min(r, this.height - 1));
    c = Math.max(0, Math.min(c, this.width - 1));
    this.active = { r, c };
    if (!extend) this.anchor = { r, c };
    this.reveal(r, c);
    this.render();
    if (before) before.tabIndex = -1;
    const cell = this.at(r, c); // there is one: render() keeps the active cell
    cell.tabIndex = 0;
    if (several || this.several) this.mark();
    else {
      if (before) this.choose(before, false);
      this.choose(cell, true);
    }
    if (focus) cell.focus({ preventScroll: true });
  }

  choose(cell, chosen) {
    cell.classList.toggle("is-selected", chosen);
    if (cell.getAttribute("role") !== "columnheader") cell.setAttribute("aria-selected", String(chosen));
  }

  mark() {
    for (const [r, row] of this.rows) for (const cell of row.children) this.choose(cell, this.isSelected(r, Number(cell.dataset.c)));
  }

  /** Scroll so that the cell is seen beside the columns and below the head that stay. */
  reveal(r, c) {
    const head = this.head.children[c];
    const sticky = getComputedStyle(head).position === "sticky" && head.dataset.c < this.lead.length && getComputedStyle(head).left !== "auto";
    if (!sticky) {
      const stays = [...this.head.children].filter((cell) => cell.dataset.c < this.lead.length && getComputedStyle(cell).left !== "auto").reduce((sum, cell) => sum + cell.offsetWidth, 0);
      const left = [...this.head.children].slice(0, c).reduce((sum, cell) => sum + cell.offsetWidth, 0);
      if (left - stays < this.scroll.scrollLeft) this.scroll.scrollLeft = left - stays;
      else if (left + head.offsetWidth > this.scroll.scrollLeft + this.scroll.clientWidth) this.scroll.scrollLeft = left + head.offsetWidth - this.scroll.clientWidth;
    }
    if (r < 0) return;
    const top = r * this.rowHeight;
    const room = this.scroll.clientHeight - this.head.offsetHeight;
    if (top < this.scroll.scrollTop) this.scroll.scrollTop = top;
    else if (top + this.rowHeight > this.scroll.scrollTop + room) this.scroll.scrollTop = top + this.rowHeight - room;
  }

  get page() {
    return Math.max(1, Math.floor((this.scroll.clientHeight - this.head.offsetHeight) / this.rowHeight) - 1);
  }
}

export function element(tag, cls = "", attributes = {}) {
  const made = document.createElement(tag);
  if (cls) made.className = cls;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function hidden(text) {
  return Object.assign(element("span", "visually-hidden"), { textContent: text });
}
