// The weekly grid: arrows between cells, a letter for a state, all present, undo. Cells save themselves with the
// version that was seen; a cell that somebody else marked meanwhile shows their mark and says so.

const LETTERS = { KeyP: "present", KeyL: "late", KeyE: "left_early", KeyO: "stepped_out", KeyA: "absent", KeyX: "excused" };
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const SAVE_AFTER_MS = 250;

const table = document.querySelector("[data-att-grid]");
if (table) start();

function start() {
  const said = document.querySelector("[data-att-said]");
  const undoButton = document.querySelector("[data-att-undo]");
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll(".att-cell")]);
  const waiting = new Map();
  const undone = [];
  let timer = null;
  let running = false;

  const key = (state) => state.replace("_", "-").replace(/-(.)/g, (_all, letter) => letter.toUpperCase());
  const short = (state) => (state ? table.dataset[`short${key(state)[0].toUpperCase()}${key(state).slice(1)}`] : "·");
  const name = (state) => (state ? table.dataset[`name${key(state)[0].toUpperCase()}${key(state).slice(1)}`] : table.dataset.tNone);
  const open = (cell) => cell?.dataset.session !== undefined;
  const link = (cell) => cell?.querySelector("a");

  function tell(text, state = "") {
    said.textContent = text;
    said.dataset.state = state;
  }

  function show(cell, state, detail) {
    cell.dataset.state = state;
    const anchor = link(cell);
    anchor.textContent = short(state);
    const words = detail || name(state);
    anchor.title = words;
    anchor.setAttribute("aria-label", anchor.getAttribute("aria-label").replace(/: .*$/, `: ${words}`));
  }

  /** Set cells as one step that can be undone. */
  function set(changes, { remember = true } = {}) {
    const before = [];
    for (const { cell, state, parts } of changes) {
      if (!open(cell) || (cell.dataset.state === state && parts === undefined)) continue;
      before.push({ cell, state: cell.dataset.state, parts: JSON.parse(cell.dataset.parts || "[]") });
      show(cell, state);
      cell.dataset.unsaved = "";
      delete cell.dataset.refused;
      waiting.set(cell, { state, parts });
    }
    if (!before.length) return;
    if (remember) undone.push(before);
    undoButton.disabled = !undone.length;
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER_MS);
  }

  function undo() {
    const step = undone.pop();
    if (!step) return;
    set(step.map(({ cell, state, parts }) => ({ cell, state, parts: state ? parts : undefined })), { remember: false });
    undoButton.disabled = !undone.length;
    link(step[0].cell)?.focus();
    tell(table.dataset.tUndone);
  }

  async function save() {
    if (running || !waiting.size) return;
    running = true;
    const sent = new Map(waiting);
    waiting.clear();
    tell(table.dataset.tSaving);
    const marks = [...sent].map(([cell, { state, parts }]) => ({
      session: Number(cell.dataset.session),
      person: Number(cell.dataset.person),
      version: Number(cell.dataset.version),
      state,
      parts: parts ?? null,
    }));
    try {
      const answer = await fetch(table.dataset.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content },
        body: JSON.stringify({ marks }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      took(sent, (await answer.json()).marks);
    } catch {
      for (const [cell, change] of sent) if (!waiting.has(cell)) waiting.set(cell, change);
      tell(table.dataset.tFailed, "failed");
      running = false;
      return;
    }
    running = false;
    if (waiting.size) save();
  }

  function took(sent, marks) {
    const cells = new Map([...sent.keys()].map((cell) => [`${cell.dataset.session}-${cell.dataset.person}`, cell]));
    let problem = "";
    for (const mark of marks) {
      const cell = cells.get(`${mark.session}-${mark.person}`);
      cell.dataset.version = mark.version;
      if (mark.ok || mark.conflict) cell.dataset.parts = JSON.stringify(mark.parts);
      if (!mark.ok) {
        problem = mark.message;
        cell.dataset.refused = "";
        waiting.delete(cell);
      }
      if (!waiting.has(cell)) {
        delete cell.dataset.unsaved;
        show(cell, mark.state, mark.detail);
      }
    }
    if (problem) tell(problem, "failed");
    else tell(table.dataset.tSaved);
  }

  function move(cell, [down, right]) {
    const y = rows.findIndex((row) => row.includes(cell));
    let x = rows[y].indexOf(cell);
    let to = y + down;
    for (x += right; rows[to]?.[x]; to += down, x += right) {
      if (link(rows[to][x])) return link(rows[to][x]).focus();
    }
    return undefined;
  }

  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest(".att-cell");
    if (!cell || event.isComposing || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyZ") {
      event.preventDefault();
      undo();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (STEPS[event.code]) {
      event.preventDefault();
      move(cell, STEPS[event.code]);
    } else if (LETTERS[event.code] && open(cell)) {
      event.preventDefault();
      set([{ cell, state: LETTERS[event.code] }]);
      move(cell, STEPS.ArrowDown);
    } else if (["Delete", "Backspace"].includes(event.code) && open(cell)) {
      event.preventDefault();
      set([{ cell, state: "" }]);
    }
  });

  for (const button of table.querySelectorAll("[data-att-all]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const cells = rows.flat().filter((cell) => cell.dataset.session === button.dataset.attAll && !cell.dataset.state);
      set(cells.map((cell) => ({ cell, state: "present" })));
    });
  }
  undoButton.hidden = false;
  undoButton.addEventListener("click", undo);
  addEventListener("online", save);
  addEventListener("beforeunload", (event) => {
    if (waiting.size || running) event.preventDefault();
  });
}
