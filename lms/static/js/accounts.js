// Passwords can be shown while they are typed; they are hidden again before they are sent.

for (const box of document.querySelectorAll("[data-password]")) {
  const input = box.querySelector("input");
  const button = box.querySelector(".password-toggle");
  const word = button.querySelector("span");
  const icon = button.querySelector("use");

  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.setAttribute("aria-pressed", String(visible));
    word.textContent = visible ? button.dataset.hide : button.dataset.show;
    icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, visible ? "#eye-off" : "#eye"));
  };
  button.hidden = false;
  button.addEventListener("click", () => show(input.type === "password"));
  input.form.addEventListener("submit", () => show(false));
}
