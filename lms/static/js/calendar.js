// The calendar by keyboard: arrows from day to day, and letters while the focus is in the calendar.

const calendar = document.querySelector("[data-calendar]");
const days = [...calendar.querySelectorAll("[data-day]")];

const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const letters = { KeyT: "today", KeyM: "month", KeyW: "week", KeyL: "list", PageUp: "before", PageDown: "after" };

// One day is in the tab order; the arrows reach the others.
const start = days.find((day) => day.getAttribute("aria-current")) ?? days.find((day) => !day.closest(".is-outside"));
for (const day of days) day.tabIndex = day === start ? 0 : -1;

calendar.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  const at = days.indexOf(event.target);
  if (at >= 0 && event.code in steps) {
    event.preventDefault();
    const to = days[at + steps[event.code]];
    if (to) {
      days[at].tabIndex = -1;
      to.tabIndex = 0;
      to.focus();
    } else {
      location.href = calendar.dataset[steps[event.code] < 0 ? "before" : "after"];
    }
  } else if (event.code in letters && !event.shiftKey) {
    event.preventDefault();
    location.href = calendar.dataset[letters[event.code]];
  }
});
