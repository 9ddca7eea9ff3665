// Marking answers of a quiz by keyboard; by place on the keyboard, so that the Korean input method does not matter.
const form = document.querySelector('[data-marking]');
const points = form?.querySelector('[name="points"]');
const comment = form?.querySelector('[name="comment"]');

const go = (where) => document.querySelector(`[data-go="${where}"]`)?.click();

for (const button of form?.querySelectorAll('[data-points]') ?? []) {
  button.hidden = false;
  button.addEventListener('click', () => {
    points.value = button.dataset.points.replaceAll(',', '');
    points.dispatchEvent(new Event('input', { bubbles: true }));
    comment.focus();
  });
}

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.keyCode === 229 || !form) return;
  if (event.code === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  const acts = { KeyJ: () => go('following'), KeyK: () => go('previous'), KeyP: () => points.focus() };
  const act = acts[event.code];
  if (!act) return;
  event.preventDefault();
  act();
});

if (points && !points.value) points.focus({ preventScroll: true });
