// The order of a quiz's questions by dragging, and by the arrows without a new page.

import { announce } from "./live.js";

const list = document.querySelector(".slots[data-order]");

if (list?.dataset.order) {
  const rows = () => [...list.querySelectorAll("[data-slot]")];
  let before = rows();

  async function save() {
    const data = new FormData();
    data.append("order", rows().map((row) => row.dataset.slot).join(","));
    data.append("csrf_token", document.querySelector('meta[name="csrf-token"]').content);
    try {
      const response = await fetch(list.dataset.order, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
      if (response.status !== 204) {
        announce(list.dataset.tChanged);
        location.reload();
        return;
      }
      before = rows();
      announce(list.dataset.tSaved);
    } catch {
      list.append(...before); // not saved: show what is
      tidy();
      announce(document.body.dataset.tOffline);
    }
  }

  /** Numbers follow the order; draws of several questions count as many. */
  function tidy() {
    const all = rows();
    let number = 1;
    all.forEach((row, index) => {
      const place = row.querySelector(".slot-number");
      const count = Number(row.dataset.count);
      place.textContent = count ? String(number) : "";
      number += count;
      const [up, down] = row.querySelectorAll("[data-move]");
      up.disabled = index === 0;
      down.disabled = index === all.length - 1;
    });
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-slot]");
    const step = Number(button.dataset.move);
    const all = rows();
    const other = all[all.indexOf(row) + step];
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    tidy();
    (button.disabled ? row.querySelector(`[data-move="${-step}"]`) : button).focus();
    save();
  });

  let dragged = null;
  for (const row of rows()) row.draggable = true;
  list.addEventListener("dragstart", (event) => {
    if (event.target.closest("input, textarea")) return;
    dragged = event.target.closest("[data-slot]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    dragged.classList.add("is-dragged");
  });
  list.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const over = event.target.closest("[data-slot]");
    if (!over || over === dragged) return;
    const place = over.getBoundingClientRect();
    if (event.clientY < place.top + place.height / 2) over.before(dragged);
    else over.after(dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    dragged = null;
    tidy();
    if (rows().some((row, index) => row !== before[index])) save();
  });
}
