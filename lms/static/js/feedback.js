// Recording in the browser: what was said becomes a file of the form beside it. Without this script, or without a
// microphone, a file is chosen instead. On a learner's page remarks also stand beside the lines that they are about.

const LONGEST_MS = 10 * 60 * 1000;
const TYPES = [["audio/webm;codecs=opus", "webm"], ["audio/mp4", "m4a"], ["audio/ogg;codecs=opus", "ogg"]];

for (const form of document.querySelectorAll("form[data-feedback-files]")) start(form);
// The grading screen brings the next submission without a new page.
document.addEventListener("htmx:load", (event) => {
  for (const form of event.detail.elt.querySelectorAll("form[data-feedback-files]")) start(form);
});
for (const list of document.querySelectorAll("[data-own-remarks] [data-remark]")) beside(list);

function beside(remark) {
  const { file, first, last } = remark.dataset;
  const lines = [...document.querySelectorAll(`[data-line][data-file="${CSS.escape(file)}"]`)]
    .filter((line) => Number(line.dataset.line) >= Number(first) && Number(line.dataset.line) <= Number(last));
  if (!lines.length) return;
  for (const line of lines) line.classList.add("is-remarked");
  const note = document.createElement("div");
  note.className = "remark-beside";
  note.setAttribute("role", "note");
  note.textContent = remark.querySelector("[data-remark-body]").textContent;
  const end = lines.at(-1);
  if (end.tagName === "TR") end.lastElementChild?.append(note);
  else end.append(note);
}

function start(form) {
  if (form.dataset.ready) return;
  form.dataset.ready = "1";
  const box = form.querySelector("[data-recorder]");
  if (!box || !navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return;
  const input = form.querySelector('input[type="file"]');
  const said = form.querySelector("[data-record-state]");
  const preview = box.querySelector("[data-record-preview]");
  const time = box.querySelector("[data-record-time]");
  const buttons = Object.fromEntries([...box.querySelectorAll("[data-record]")].map((item) => [item.dataset.record, item]));
  let recorder = null;
  let recording = null;
  let ticking = null;

  box.hidden = false;
  buttons.start.addEventListener("click", begin);
  buttons.stop.addEventListener("click", () => recorder?.stop());
  buttons.drop.addEventListener("click", drop);
  form.addEventListener("submit", (event) => {
    if (recorder?.state !== "recording") return;
    event.preventDefault();
    event.stopPropagation();
    recorder.addEventListener("stop", () => form.requestSubmit(), { once: true });
    recorder.stop();
  }, { capture: true });

  async function begin() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      said.textContent = form.dataset.tDenied;
      return;
    }
    drop();
    const [type, ending] = TYPES.find(([kind]) => MediaRecorder.isTypeSupported(kind)) ?? ["", "webm"];
    const parts = [];
    const began = Date.now();
    recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.addEventListener("stop", () => {
      clearInterval(ticking);
      for (const track of stream.getTracks()) track.stop();
      const stamp = new Date(began - new Date(began).getTimezoneOffset() * 60000).toISOString().slice(0, 16).replace(/[T:]/g, "-");
      keep(new File(parts, `${form.dataset.tName}-${stamp}.${ending}`, { type: type.split(";")[0] }));
    });
    recorder.start(1000);
    buttons.start.hidden = true;
    buttons.stop.hidden = false;
    buttons.stop.focus();
    said.textContent = form.dataset.tRecording;
    ticking = setInterval(() => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds * 1000 < LONGEST_MS || recorder.state !== "recording") return;
      recorder.stop();
      said.textContent = form.dataset.tLimit;
    }, 250);
  }

  function keep(file) {
    recording = file;
    put([...input.files, file]);
    preview.src = URL.createObjectURL(file);
    preview.hidden = false;
    buttons.drop.hidden = false;
    buttons.stop.hidden = true;
    buttons.start.hidden = false;
    if (said.textContent === form.dataset.tRecording) said.textContent = form.dataset.tDone;
  }

  function drop() {
    if (!recording) return;
    put([...input.files].filter((file) => file !== recording && file.name !== recording.name));
    URL.revokeObjectURL(preview.src);
    preview.removeAttribute("src");
    preview.hidden = true;
    buttons.drop.hidden = true;
    recording = null;
    said.textContent = "";
  }

  function put(files) {
    const held = new DataTransfer();
    for (const file of files) held.items.add(file);
    input.files = held.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
