// A confirmation that unfolds without JavaScript becomes a modal dialog with it.

/** @param {HTMLDetailsElement[]} boxes each holds a summary (the button) and the form that asks */
export function enhanceConfirms(boxes) {
  for (const box of boxes) {
    if (box.dataset.ready) continue;
    box.dataset.ready = "1";
    const button = box.querySelector("summary");
    const form = box.querySelector("form");
    button.addEventListener("click", (event) => {
      event.preventDefault();
      open(box, button, form);
    });
  }
}

function open(box, button, form) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const question = form.querySelector(".confirm-question");
  question.id ||= `question-${Math.random().toString(36).slice(2)}`;
  dialog.setAttribute("aria-labelledby", question.id);
  const close = form.querySelector("[data-close]");
  close.hidden = false;
  const dismiss = () => dialog.close();
  close.addEventListener("click", dismiss);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    close.removeEventListener("click", dismiss);
    box.append(form);
    dialog.remove();
    button.focus();
  });
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  // The safe answer has the focus, unless the form asks for something first.
  (form.querySelector("input:not([type=hidden]), textarea, select") ?? close).focus();
}
