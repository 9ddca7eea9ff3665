// The sum of the criteria, while points are typed: the server checks it again.

const number = (value) => {
  const plain = value.normalize("NFKC").trim().replace(",", ".");
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
};

function update() {
  const box = document.querySelector("[data-criteria-sum]");
  const total = document.querySelector("[data-points-total]");
  if (!box || !total) return;
  const fields = document.querySelectorAll('#criteria input[name^="criteria-"][name$="-points"]:not([name*="-levels-"])');
  const sum = [...fields].reduce((held, field) => held + (number(field.value) ?? 0), 0);
  const wanted = number(total.value);
  const shown = Math.round(sum * 10000) / 10000;
  const [held, whole] = [box.querySelector("strong"), box.querySelector("span")];
  held.textContent = shown;
  whole.textContent = wanted ?? "–";
  box.classList.toggle("is-off", wanted !== shown);
  box.title = wanted === shown ? box.dataset.tFits : box.dataset.tMisses;
}

document.addEventListener("input", (event) => {
  if (event.target.closest("#assignment-form")) update();
});
document.addEventListener("htmx:afterSettle", update);
update();
