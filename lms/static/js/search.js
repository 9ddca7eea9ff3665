// The arrow keys walk through the results; the first one is a press away from the search box.
const links = [...document.querySelectorAll('[data-search-results] .list a')];
const start = document.querySelector('[data-search-start]');

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || !links.length) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  if (!step) return;
  const at = links.indexOf(document.activeElement);
  if (at < 0 && document.activeElement !== start) return;
  const next = at + step;
  event.preventDefault();
  if (next < 0) start?.focus();
  else links[Math.min(next, links.length - 1)].focus();
});
