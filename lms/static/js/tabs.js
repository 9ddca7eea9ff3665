// A row of tabs stays one row: what has no room goes behind "more", whatever the width and the language.

/** Move tabs of *bar* behind its button until the rest stands in one row; again when the width changes. */
export function fitTabs(bar) {
  const row = bar.querySelector(".tabs");
  const more = bar.querySelector(".tabs-more");
  const panel = more.querySelector(".menu-panel");
  const tabs = [...row.children];
  const behind = [...panel.children];
  const pushedAside = matchMedia("(width < 48rem)"); // there the row scrolls

  // The last one goes first; what waits for somebody stays longer, and where one is stays always.
  const order = [...tabs].reverse().filter((tab) => !tab.matches("[aria-current]"));
  const leaving = [...order.filter((tab) => !tab.querySelector(".badge")), ...order.filter((tab) => tab.querySelector(".badge"))];

  function fit() {
    const focused = document.activeElement;
    row.replaceChildren(...tabs);
    panel.replaceChildren(...behind);
    more.hidden = behind.length === 0;
    const moved = new Set();
    const show = () => row.replaceChildren(...tabs.filter((tab) => !moved.has(tab)));
    const wraps = () => row.lastElementChild.offsetTop > row.firstElementChild.offsetTop;
    for (const tab of leaving) {
      if (pushedAside.matches || !wraps()) break;
      more.hidden = false;
      moved.add(tab);
      show();
    }
    // A long one that left may have made room for a short one that had left before it.
    for (const tab of tabs.filter((one) => moved.has(one))) {
      moved.delete(tab);
      show();
      if (wraps()) moved.add(tab);
    }
    show();
    panel.replaceChildren(...tabs.filter((tab) => moved.has(tab)), ...behind);
    if (bar.contains(focused) && focused !== document.activeElement) focused.focus();
  }

  let width = 0;
  new ResizeObserver(([seen]) => {
    if (seen.contentRect.width === width) return;
    width = seen.contentRect.width;
    fit();
  }).observe(bar);
  document.fonts.ready.then(fit);
}
