// The queue of uploads. It knows files and answers; how they look is the page's business.
//
// A file is `waiting`, `sending`, then `done`, `failed` (worth another try) or `refused` (the
// server says why, and would say it again), or `cancelled`. A few files travel at once: one alone
// leaves the line idle while the server makes it durable.

import { BY_SCRIPT, reason, signedOut, url } from "./api.js";

const PARALLEL = 4;
const TRIES = 3;
const PAUSE_MS = 1500;

export class Uploads extends EventTarget {
  #files = [];
  #next = 0;
  #again = [];
  #running = new Map();
  #paused = false;
  #counts = { waiting: 0, sending: 0, done: 0, failed: 0, refused: 0, cancelled: 0 };
  #bytes = { all: 0, settled: 0 };
  #startedAt = 0;
  left = 0;

  add({ kept, left }) {
    this.left += left;
    if (!this.busy) this.#restartClock();
    for (const { file, path } of kept) {
      this.#files.push({ file, path, state: "waiting", sent: 0, tries: 0, answers: [], passedOver: 0, error: "" });
      this.#counts.waiting++;
      this.#bytes.all += file.size;
    }
    this.#fill();
    this.#tell();
  }

  get counts() { return this.#counts; }
  get total() { return this.#files.length; }
  get busy() { return this.#counts.waiting + this.#counts.sending > 0; }
  get paused() { return this.#paused; }
  get sending() { return [...this.#running.keys()]; }
  inState(...states) { return this.#files.filter((item) => states.includes(item.state)); }

  /** Bytes sent and to send since the queue was last empty, and the rate in bytes per second. */
  get progress() {
    const sent = this.#bytes.settled + this.sending.reduce((sum, item) => sum + item.sent, 0);
    const seconds = (performance.now() - this.#startedAt) / 1000;
    return { sent, all: this.#bytes.all, rate: seconds > 1 ? sent / seconds : NaN };
  }

  pause() {
    this.#paused = true;
    this.#tell();
  }

  resume() {
    this.#paused = false;
    this.#fill();
    this.#tell();
  }

  cancel() {
    // Nothing may follow what is taken away, so the queue is emptied first.
    this.#next = this.#files.length;
    this.#again = [];
    for (const item of this.inState("waiting")) this.#settle(item, "cancelled");
    for (const request of [...this.#running.values()]) request.abort();
  }

  retry() {
    if (!this.busy) this.#restartClock();
    for (const item of this.inState("failed", "cancelled")) {
      this.#move(item, "waiting");
      item.tries = 0;
      this.#bytes.all += item.file.size;
      this.#again.push(item);
    }
    this.#fill();
    this.#tell();
  }

  clear() {
    if (this.busy) return;
    this.#files = [];
    this.#next = 0;
    this.left = 0;
    for (const state of Object.keys(this.#counts)) this.#counts[state] = 0;
    this.#tell();
  }

  #restartClock() {
    this.#startedAt = performance.now();
    this.#bytes = { all: 0, settled: 0 };
  }

  #fill() {
    while (!this.#paused && this.#running.size < PARALLEL) {
      const item = this.#again.shift() ?? this.#files[this.#next++];
      if (item === undefined) {
        this.#next = this.#files.length;
        return;
      }
      if (item.state === "waiting") this.#send(item);
    }
  }

  #send(item) {
    const request = new XMLHttpRequest();
    this.#running.set(item, request);
    this.#move(item, "sending");
    item.sent = 0;
    item.tries++;
    request.upload.addEventListener("progress", (event) => {
      item.sent = Math.min(event.loaded, item.file.size);
      this.#tell();
    });
    request.addEventListener("load", () => this.#answered(item, request));
    request.addEventListener("error", () => this.#broken(item, reason(0)));
    request.addEventListener("abort", () => this.#settle(item, "cancelled"));
    request.open("POST", url("instances"));
    request.setRequestHeader("Content-Type", item.file.name.toLowerCase().endsWith(".zip")
      ? "application/zip" : "application/dicom");
    for (const [name, value] of Object.entries(BY_SCRIPT)) request.setRequestHeader(name, value);
    request.send(item.file);
    this.#tell();
  }

  #answered(item, request) {
    if (request.status === 401) {
      // The session ended meanwhile: everything waits until someone signs in.
      this.#running.delete(item);
      this.#move(item, "waiting");
      this.#again.unshift(item);
      this.pause();
      signedOut();
    } else if (request.status >= 200 && request.status < 300) {
      const answer = parse(request.responseText);
      item.answers = Array.isArray(answer) ? answer : [answer];
      item.passedOver = Number(request.getResponseHeader("Trinomen-Passed-Over")) || 0;
      if (item.answers.some((one) => one?.ID)) this.#settle(item, "done");
      else this.#settle(item, "refused", "No DICOM instance in this file");
    } else if ([429, 502, 503, 504].includes(request.status)) {
      this.#broken(item, reason(request.status, request.responseText));
    } else {
      const again = request.status === 507 || request.status === 500;
      this.#settle(item, again ? "failed" : "refused", reason(request.status, request.responseText));
    }
  }

  /** Something between here and the archive: try again by ourselves before we bother anyone. */
  #broken(item, error) {
    if (item.tries >= TRIES) {
      this.#settle(item, "failed", error);
      return;
    }
    this.#running.delete(item);
    this.#move(item, "waiting");
    setTimeout(() => {
      if (item.state !== "waiting") return;
      this.#again.push(item);
      this.#fill();
    }, PAUSE_MS * item.tries);
    this.#fill();
    this.#tell();
  }

  #settle(item, state, error = "") {
    this.#running.delete(item);
    this.#move(item, state);
    item.error = error;
    this.#bytes.settled += item.file.size;
    this.#fill();
    this.#tell();
  }

  #move(item, state) {
    this.#counts[item.state]--;
    item.state = state;
    this.#counts[state]++;
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
