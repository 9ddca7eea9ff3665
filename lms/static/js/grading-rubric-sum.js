// The sum of a rubric's criteria, while points are typed: the server adds up again.

const number = (value) => {
  const plain = value.normalize("NFKC").trim().replace(",", ".");
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
};

document.addEventListener("input", (event) => {
  const box = document.querySelector("[data-rubric-sum] strong");
  if (!box || !event.target.closest("#rubric-form")) return;
  const fields = document.querySelectorAll('#criteria input[name^="criteria-"][name$="-points"]:not([name*="-levels-"])');
  const sum = [...fields].reduce((held, field) => held + (number(field.value) ?? 0), 0);
  box.textContent = Math.round(sum * 10000) / 10000;
});
