// Who else has the same submission open. A hint, never a lock.

const EVERY_MS = 20_000;

export function startPresence(form, signal) {
  const box = document.querySelector("[data-presence]");
  if (!box || !form.dataset.presenceUrl) return;

  async function tell() {
    if (document.visibilityState !== "visible") return;
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    try {
      const answer = await fetch(form.dataset.presenceUrl, { method: "POST", body, signal });
      if (!answer.ok || !(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) return;
      const { said } = await answer.json();
      if (box.textContent !== said) box.textContent = said;
    } catch {
      // Offline, nobody is seen; saving says that the connection is gone.
    }
  }

  const timer = setInterval(tell, EVERY_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
  tell();
}
