// Choosing many: all at once, how many are chosen, a range with the Shift key.

for (const form of document.querySelectorAll("[data-bulk]")) {
  const boxes = () => [...form.elements].filter((one) => one.type === "checkbox");
  const all = form.querySelector("[data-bulk-all]") ?? document.querySelector("[data-bulk-bar] [data-bulk-all]");
  const count = document.querySelector("[data-bulk-count]");
  let last = null;

  const show = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    if (count) count.textContent = chosen ? String(chosen) : "";
    all?.setAttribute("aria-pressed", String(chosen > 0 && chosen === boxes().length));
  };

  if (all) {
    all.hidden = false;
    all.addEventListener("click", () => {
      const on = boxes().some((box) => !box.checked);
      for (const box of boxes()) box.checked = on;
      show();
    });
  }
  document.addEventListener("click", (event) => {
    if (!boxes().includes(event.target)) return;
    const list = boxes();
    if (event.shiftKey && last && list.includes(last)) {
      const [from, to] = [list.indexOf(last), list.indexOf(event.target)].sort((a, b) => a - b);
      for (const box of list.slice(from, to + 1)) box.checked = event.target.checked;
    }
    last = event.target;
    show();
  });
  addEventListener("pageshow", show);
}
