// An open conversation shows what arrives, while the page is looked at: new messages below the others, "read" beside
// one's own, and that a message was taken back. Nothing moves under the reader: whoever reads further up is told.

import { enhanceConfirms } from "./dialogs.js";

const EVERY = 15_000; // milliseconds between two questions; longer after each failure
const LONGEST = 120_000;
const NEAR = 120; // so many pixels above its end somebody still reads the end

class Conversation {
  constructor(list) {
    this.list = list;
    this.said = document.querySelector("[data-news-said]");
    this.button = document.querySelector("[data-news-below]");
    this.wait = EVERY;
    this.state = "";
    this.unseen = 0;
    this.asking = false;
    this.button.addEventListener("click", () => this.goBelow());
    document.addEventListener("visibilitychange", () => document.hidden ? this.rest() : this.ask());
    addEventListener("scroll", () => this.atEnd() && this.read(), { passive: true });
    this.plan();
  }

  get last() {
    return Number(this.list.lastElementChild?.dataset.message ?? 0);
  }

  /** Whether the reader stands at the end of the list. */
  atEnd() {
    return this.list.getBoundingClientRect().bottom <= innerHeight + NEAR;
  }

  plan() {
    clearTimeout(this.timer);
    if (!document.hidden && !this.over) this.timer = setTimeout(() => this.ask(), this.wait);
  }

  rest() {
    clearTimeout(this.timer);
  }

  async ask() {
    if (this.asking || this.over) return;
    this.asking = true;
    let wait = EVERY;
    try {
      const url = new URL(this.list.dataset.news, location.href);
      url.searchParams.set("after", this.last);
      const headers = this.state ? { "If-None-Match": this.state } : {};
      const answer = await fetch(url, { headers, redirect: "manual", credentials: "same-origin" });
      if (answer.status === 200) {
        this.state = answer.headers.get("ETag") ?? "";
        if (this.show(await answer.json())) wait = 0;
      } else if (answer.status !== 304) {
        // Signed out, or no longer one's own: the page says so when it is used.
        this.over = answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status);
        throw new Error(String(answer.status));
      }
      this.wait = wait;
    } catch {
      this.wait = Math.min(Math.max(this.wait, EVERY) * 2, LONGEST);
    } finally {
      this.asking = false;
      this.plan();
    }
  }

  show({ html, seen, gone, more }) {
    const follows = this.atEnd();
    const held = document.createElement("template");
    held.innerHTML = html;
    const fresh = [...held.content.querySelectorAll("[data-message]")].filter((item) => !document.getElementById(item.id));
    this.list.append(...fresh);
    enhanceConfirms(fresh.flatMap((item) => [...item.querySelectorAll("details[data-confirm]")]));
    this.mark(seen, gone);
    const received = fresh.filter((item) => !item.classList.contains("bubble-own"));
    if (received.length) this.tell(received, follows);
    return more;
  }

  /** "Read" beside one's own messages, and an empty bubble where one was taken back. */
  mark(seen, gone) {
    for (const sign of this.list.querySelectorAll(".bubble-own [data-seen][hidden]")) {
      if (Number(sign.closest("[data-message]").dataset.message) <= seen) sign.hidden = false;
    }
    for (const id of gone) {
      const bubble = document.getElementById(`message-${id}`);
      if (!bubble || bubble.querySelector("[data-gone]") || bubble.contains(document.activeElement)) continue;
      for (const part of [...bubble.children].slice(1)) part.remove();
      const words = document.createElement("p");
      words.className = "muted";
      words.dataset.gone = "";
      words.textContent = this.list.dataset.tGone;
      bubble.append(words);
    }
  }

  /** Say it politely; follow only a reader who stands at the end and writes nothing. */
  tell(received, follows) {
    this.said.textContent = this.list.dataset.tNew.replace("{n}", received.length);
    if (follows) {
      received.at(-1).scrollIntoView({ block: "nearest" });
      return;
    }
    this.unseen += received.length;
    this.button.querySelector("[data-n]").textContent = this.unseen;
    this.button.hidden = false;
  }

  goBelow() {
    this.list.lastElementChild?.scrollIntoView({ block: "end" });
    this.read();
  }

  read() {
    this.unseen = 0;
    this.button.hidden = true;
  }
}

const list = document.querySelector("[data-news]");
if (list) new Conversation(list);
