// Moving people between groups by dragging; the list beside each name does the same without a pointer.

import { announce } from "./live.js";

const board = document.querySelector("[data-board]");

async function place(person, group) {
  const data = new FormData();
  data.append("person", person);
  data.append("group", group);
  data.append("csrf_token", document.querySelector('meta[name="csrf-token"]').content);
  const answer = await fetch(board.dataset.place, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
  if (answer.status === 422) {
    const { reasons } = await answer.json();
    announce(reasons.join(" "));
    return false;
  }
  return answer.ok && !answer.redirected;
}

if (board) {
  let dragged = null;
  let home = null;
  for (const row of board.querySelectorAll("[data-person]")) row.draggable = true;

  // A choice moves at once; the button stays for those without a script and for the keyboard.
  board.addEventListener("change", (event) => {
    if (event.target.matches(".place-form select") && event.target.dataset.byPointer) event.target.form.requestSubmit();
  });
  board.addEventListener("pointerdown", (event) => {
    if (event.target.matches(".place-form select")) event.target.dataset.byPointer = "1";
  });
  board.addEventListener("keydown", (event) => {
    if (event.target.matches(".place-form select")) delete event.target.dataset.byPointer;
  });

  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-person]");
    if (!dragged) return;
    home = dragged.closest("[data-group]");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    dragged.classList.add("is-dragged");
  });
  board.addEventListener("dragover", (event) => {
    const column = event.target.closest("[data-group]");
    for (const other of board.querySelectorAll(".is-over")) if (other !== column) other.classList.remove("is-over");
    if (!dragged || !column) return;
    event.preventDefault();
    column.classList.add("is-over");
  });
  board.addEventListener("drop", async (event) => {
    const column = event.target.closest("[data-group]");
    if (!dragged || !column) return;
    event.preventDefault();
    const [row, from] = [dragged, home];
    if (column === from) return;
    try {
      if (!(await place(row.dataset.person, column.dataset.group))) return;
    } catch {
      announce(document.body.dataset.tOffline);
      return;
    }
    announce(board.dataset.tMoved);
    location.hash = row.id;
    location.reload(); // sizes, who is alone and the record have changed with it
  });
  board.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    for (const other of board.querySelectorAll(".is-over")) other.classList.remove("is-over");
    dragged = home = null;
  });
}
