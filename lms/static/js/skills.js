// The skills picker: what is checked among the findings moves to the chosen ones; arrows and Enter work.

import { announce } from "./live.js";

const partsOf = (picker) => ({
  search: picker.querySelector("[data-skills-search]"),
  chosen: picker.querySelector("[data-skills-chosen]"),
  found: picker.querySelector("[data-skills-found]"),
});

/** Make the checked finding a chosen skill, and go on typing. */
function choose(picker, box) {
  const { search, chosen, found } = partsOf(picker);
  const line = document.createElement("li");
  const label = document.createElement("label");
  const name = document.createElement("span");
  label.className = "skill-chip";
  name.textContent = box.dataset.skillName;
  const kept = document.createElement("input");
  Object.assign(kept, { type: "checkbox", name: box.name, value: box.value, checked: true });
  label.append(kept, name);
  line.append(label);
  chosen.append(line);
  found.replaceChildren();
  search.value = "";
  search.focus();
  announce(`${name.textContent}: ${picker.dataset.tAdded}`);
  picker.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("change", (event) => {
  const picker = event.target.closest?.("[data-skills-picker]");
  if (!picker) return;
  if (event.target.closest("[data-skills-found]") && event.target.checked) choose(picker, event.target);
  else if (event.target.closest("[data-skills-chosen]") && !event.target.checked) {
    announce(`${event.target.nextElementSibling.textContent}: ${picker.dataset.tRemoved}`);
  }
});

document.addEventListener("keydown", (event) => {
  const picker = event.target.closest?.("[data-skills-picker]");
  if (!picker || event.isComposing || event.keyCode === 229) return;
  const { search, found } = partsOf(picker);
  const options = [...found.querySelectorAll("input")];
  const at = options.indexOf(event.target);
  const inSearch = event.target === search;
  if (event.code === "ArrowDown" && options.length && (inSearch || at >= 0)) {
    event.preventDefault();
    options[Math.min(at + 1, options.length - 1)].focus();
  } else if (event.code === "ArrowUp" && at >= 0) {
    event.preventDefault();
    (options[at - 1] ?? search).focus();
  } else if (event.key === "Enter" && (inSearch || at >= 0)) {
    // Enter picks; the form is sent by its button.
    event.preventDefault();
    const box = at >= 0 ? options[at] : options[0];
    if (box) choose(picker, box);
  } else if (event.code === "Escape" && found.childElementCount) {
    event.stopPropagation();
    found.replaceChildren();
    search.focus();
  }
});
