// Reports how long the lesson's page was visible; the server decides how much of it counts.

const EVERY_MS = 20_000;
const panel = document.querySelector("[data-lesson-time]");

if (panel) {
  let visibleSince = document.visibilityState === "visible" ? performance.now() : null;
  let gathered = 0;

  const gather = () => {
    if (visibleSince === null) return;
    const now = performance.now();
    gathered += now - visibleSince;
    visibleSince = now;
  };

  const body = (seconds) => {
    const data = new FormData();
    data.append("seconds", String(seconds));
    data.append("csrf_token", document.querySelector('meta[name="csrf-token"]').content);
    return data;
  };

  /** Send whole seconds; what is left over goes with the next report. */
  const report = async (leaving = false) => {
    gather();
    const seconds = Math.floor(gathered / 1000);
    if (seconds < 1) return;
    gathered -= seconds * 1000;
    if (leaving) {
      navigator.sendBeacon(panel.dataset.lessonTime, body(seconds));
      return;
    }
    try {
      const response = await fetch(panel.dataset.lessonTime, { method: "POST", body: body(seconds) });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      show(await response.json());
    } catch {
      gathered += seconds * 1000; // the connection is gone for now: the time is kept
    }
  };

  const show = (answer) => {
    const line = panel.querySelector("[data-state] .status");
    if (!line) return;
    line.lastChild.textContent = answer.state;
    if (!answer.just_done) return;
    line.className = "status status-success";
    const use = line.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#circle-check"));
    document.getElementById("live").textContent = panel.dataset.tDone;
  };

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      report(true);
      visibleSince = null;
    } else visibleSince = performance.now();
  });
  setInterval(() => document.visibilityState === "visible" && report(), EVERY_MS);
}
