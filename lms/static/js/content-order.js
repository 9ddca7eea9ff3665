// Dragging lessons and modules; the buttons beside them do the same without a pointer.

import { announce } from "./live.js";

const board = document.querySelector("[data-order]");

function order() {
  return [...board.querySelectorAll("[data-module]")]
    .map((module) => {
      const lessons = [...module.querySelectorAll("[data-lesson]")].map((lesson) => lesson.dataset.lesson);
      return `${module.dataset.module}:${lessons.join(",")}`;
    })
    .join(";");
}

async function save() {
  const data = new FormData();
  data.append("order", order());
  data.append("csrf_token", document.querySelector('meta[name="csrf-token"]').content);
  const response = await fetch(board.dataset.order, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
  if (response.status === 204) {
    renumber();
    announce(board.dataset.tSaved);
    return;
  }
  announce(board.dataset.tChanged);
  location.reload();
}

/** Numbers count through the offering; the buttons at both ends are of no use. */
function renumber() {
  const lessons = [...board.querySelectorAll("[data-lesson]")];
  lessons.forEach((lesson, i) => {
    const link = lesson.querySelector(".outline-main a");
    link.textContent = link.textContent.replace(/^\d+/, String(i + 1));
    const [up, down] = lesson.querySelectorAll(".movers button");
    up.disabled = i === 0;
    down.disabled = i === lessons.length - 1;
  });
}

/** The row of *list* above which something dropped at height *y* belongs; null: at the end. */
function below(list, selector, y, dragged) {
  return [...list.querySelectorAll(selector)].find((row) => {
    if (row === dragged) return false;
    const box = row.getBoundingClientRect();
    return y < box.top + box.height / 2;
  }) ?? null;
}

if (board) {
  let dragged = null;
  for (const row of board.querySelectorAll("[data-lesson]")) row.draggable = true;

  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-lesson]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    dragged.classList.add("is-dragged");
  });
  board.addEventListener("dragover", (event) => {
    const list = event.target.closest("[data-module]")?.querySelector("[data-lessons]");
    if (!dragged || !list) return;
    event.preventDefault();
    const before = below(list, "[data-lesson]", event.clientY, dragged);
    if (before !== dragged.nextElementSibling || dragged.parentElement !== list) list.insertBefore(dragged, before);
  });
  board.addEventListener("drop", (event) => event.preventDefault());
  board.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    dragged = null;
    save().catch(() => announce(document.body.dataset.tOffline));
  });
}
