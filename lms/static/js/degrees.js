// The audit on paper: what was counted is unfolded while it is printed.
const folded = () => document.querySelectorAll("details.degree-counted:not([open])");
let opened = [];

window.addEventListener("beforeprint", () => {
  opened = [...folded()];
  opened.forEach((one) => (one.open = true));
});
window.addEventListener("afterprint", () => opened.forEach((one) => (one.open = false)));

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
