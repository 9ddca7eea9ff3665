// Questions that are being answered: orders by buttons and dragging, clearing a choice, counting words.
// Without this file the selects and fields do the same.

import { announce } from "./live.js";

const ready = new WeakSet();

/** Tell whoever listens (autosave, the leave guard) that a control was changed by this file. */
function changed(control) {
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

function enhanceClear(question) {
  const button = question.querySelector("[data-clear]");
  if (!button) return;
  const radios = [...question.querySelectorAll("input[type=radio]")];
  const show = () => (button.hidden = !radios.some((one) => one.checked));
  button.addEventListener("click", () => {
    const taken = radios.find((one) => one.checked);
    if (!taken) return;
    taken.checked = false;
    show();
    radios[0].focus();
    changed(taken);
  });
  question.addEventListener("change", show);
  show();
}

function enhanceOrder(question) {
  const list = question.querySelector("[data-order-items]");
  if (!list || list.querySelector("select:disabled")) return;
  const keep = question.querySelector("[data-order-keep]");
  const rows = () => [...list.querySelectorAll("[data-order-item]")];
  const place = (row) => row.querySelector("select");
  const answered = () => rows().every((row) => place(row).value);

  let writing = false;

  /** The selects say what is seen; the list is an answer from then on. */
  function write(moved) {
    writing = true;
    rows().forEach((row, index) => (place(row).value = String(index + 1)));
    show();
    changed(place(moved ?? rows()[0]));
    writing = false;
    if (moved) announce(question.dataset.tMoved.replace("{n}", place(moved).value));
  }

  function show() {
    keep.hidden = answered();
    rows().forEach((row, index, all) => {
      const [up, down] = row.querySelectorAll("[data-move]");
      up.disabled = index === 0;
      down.disabled = index === all.length - 1;
    });
  }

  function sort() {
    const known = rows().filter((row) => place(row).value);
    known.sort((one, other) => Number(place(one).value) - Number(place(other).value));
    if (known.length === rows().length) list.append(...known);
  }

  for (const row of rows()) {
    row.draggable = true;
    row.querySelector(".question-movers").hidden = false;
    for (const button of row.querySelectorAll("[data-move]")) {
      button.addEventListener("click", () => {
        const step = Number(button.dataset.move);
        const all = rows();
        const other = all[all.indexOf(row) + step];
        if (!other) return;
        if (step < 0) other.before(row);
        else other.after(row);
        write(row);
        if (button.disabled) row.querySelector(`[data-move="${-step}"]`).focus();
        else button.focus();
      });
    }
    place(row).addEventListener("change", () => {
      if (writing) return;
      const wanted = Number(place(row).value);
      if (!wanted) return show();
      const rest = rows().filter((one) => one !== row);
      if (rest[wanted - 1]) rest[wanted - 1].before(row);
      else list.append(row);
      write(row);
      place(row).focus();
    });
  }

  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-order-item]");
    dragged?.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-order-item]");
    if (!dragged) return;
    event.preventDefault();
    if (!over || over === dragged) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  });
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    write(dragged);
    dragged = null;
  });
  keep.addEventListener("click", () => {
    write(null);
    place(rows()[0]).focus();
  });
  sort();
  show();
}

function enhanceWords(question) {
  const place = question.querySelector("[data-words]");
  const area = question.querySelector("textarea");
  if (!place || !area) return;
  const count = () => {
    const words = area.value.trim() ? area.value.trim().split(/\s+/).length : 0;
    place.textContent = question.dataset.tWords.replace("{n}", String(words));
  };
  area.addEventListener("input", count);
  count();
}

export function enhanceQuestions(root = document) {
  for (const question of root.querySelectorAll("[data-question]")) {
    if (ready.has(question)) continue;
    ready.add(question);
    enhanceClear(question);
    enhanceOrder(question);
    enhanceWords(question);
  }
}

enhanceQuestions();
document.body.addEventListener("htmx:afterSettle", () => enhanceQuestions());
