// The page on which lines are confirmed: a line's look follows its kind at once.

document.addEventListener("change", (event) => {
  const select = event.target.closest?.(".line select[name$='-kind']");
  if (!select) return;
  const line = select.closest(".line");
  for (const kind of ["must", "preferred", "duty", "other"]) line.classList.toggle(`line-${kind}`, kind === select.value);
});
