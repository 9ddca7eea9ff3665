// Scoring by keyboard: numbers choose a level of the criterion in focus, J and K go to neighbours,
// Ctrl+Enter hands in and goes on. Everything also works without this file.
const form = document.querySelector("[data-review]");

const typing = (target) =>
  target.closest("textarea, select, input:not([type='number']), [contenteditable]") !== null;

function choose(button) {
  const field = button.closest("fieldset").querySelector("input[type='number']");
  field.value = button.dataset.level;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  for (const other of button.closest("ul").querySelectorAll("[data-level]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
}

if (form) {
  for (const button of form.querySelectorAll("[data-level]")) {
    button.hidden = false;
    const field = button.closest("fieldset").querySelector("input[type='number']");
    button.setAttribute(
      "aria-pressed",
      String(field.value !== "" && Number(field.value) === Number(button.dataset.level)),
    );
    button.addEventListener("click", () => choose(button));
  }
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (form && event.code === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-key='Enter']"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const link = document.querySelector(`a[data-key='${event.code}']`);
  if (link) {
    event.preventDefault();
    link.click();
    return;
  }
  const digit = /^Digit([1-9])$/.exec(event.code);
  const levels = event.target.closest?.(".criterion")?.querySelectorAll("[data-level]");
  if (digit && levels?.[Number(digit[1]) - 1] && event.target.matches("[data-level]")) {
    event.preventDefault();
    choose(levels[Number(digit[1]) - 1]);
  }
});
