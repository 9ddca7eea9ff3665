// Whether a review helped, said with one click and without leaving the place on the page.
for (const form of document.querySelectorAll("form[data-peer-helpful]")) {
  form.addEventListener("submit", async (event) => {
    const { submitter } = event;
    if (!submitter) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const body = new FormData(form);
    body.set("helpful", submitter.value);
    let data;
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) throw new Error(String(answer.status));
      data = await answer.json();
    } catch {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "helpful", value: submitter.value });
      form.append(field);
      HTMLFormElement.prototype.submit.call(form);
      return;
    }
    for (const button of form.querySelectorAll("button[data-value]")) {
      const pressed = (button.dataset.value === "yes") === data.helpful && data.helpful !== null;
      button.setAttribute("aria-pressed", String(pressed));
      button.value = pressed ? "" : button.dataset.value;
    }
  }, { capture: true });
}
