/**
 * One file on its way to the server, in pieces: see docs/uploads.md. It goes on by itself after a lost
 * connection and after a restart of the server.
 *
 * Events: "progress" with `share` (0 to 1) in its detail, "waiting" while there is no connection, "checking"
 * when every byte has been sent.
 */
const FIRST_PIECE = 128 * 1024;
const SMALLEST_PIECE = 32 * 1024;
const QUICK = 1000; // milliseconds: a piece that took less may be followed by a larger one
const SLOW = 5000; // milliseconds: and one that took more by a smaller one
const TOO_LONG = 90_000; // milliseconds until a silent request is given up
const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;
const MOST_FAILURES = 8; // of a server that answers; without a connection we wait as long as it takes

/**
 * The server said no; `message` is for the person, and empty where the server had no words. canGoOn: whether
 * what has arrived is still there.
 */
export class Refused extends Error {
  constructor(message, canGoOn) {
    super(message);
    this.canGoOn = canGoOn;
  }
}

/** The person changed their mind. */
export class Cancelled extends Error {}

/** The server has never had this upload, or no longer has it. */
class Gone extends Error {}

/** Something that passes. wait: milliseconds, where the server said how many. */
class Passing extends Error {
  constructor(wait, answered) {
    super();
    this.wait = wait;
    this.answered = answered;
  }
}

export class Transfer extends EventTarget {
  #file;
  #begin;
  #purpose;
  #token;
  #address;
  #piece = FIRST_PIECE;
  #largest = FIRST_PIECE;
  #cancelled = new AbortController();

  /** begin: the address that takes new uploads. address: of one that was begun before. */
  constructor(file, { begin, purpose, token, address = null }) {
    super();
    this.#file = file;
    this.#begin = begin;
    this.#purpose = purpose;
    this.#token = token;
    this.#address = address;
  }

  get address() {
    return this.#address;
  }

  /** Send what is missing. Resolves to the state of the complete upload; raises Refused and Cancelled. */
  async run() {
    let state = null;
    let failures = 0;
    for (;;) {
      try {
        state = await this.#step(state);
        failures = 0;
        if (state.state !== "receiving") return state;
        this.#tell("progress", state.offset / state.size);
      } catch (error) {
        if (this.#cancelled.signal.aborted) throw new Cancelled();
        if (error instanceof Gone) this.#address = null;
        else if (!(error instanceof Passing)) throw error;
        failures += 1;
        if (error.answered !== false && failures > MOST_FAILURES) throw new Refused("", true);
        await this.#wait(error, failures);
        state = null; // an answer may have been lost: ask how far it is
      }
    }
  }

  /** Stop, and let go of what is on the server. */
  cancel() {
    this.#cancelled.abort();
    if (this.#address) remove(this.#address, this.#token);
  }

  async #step(state) {
    if (state) return this.#send(state);
    if (!this.#address) return this.#start();
    const response = await this.#fetch(this.#address, { method: "GET" });
    state = await response.json();
    if (state.size !== this.#file.size) throw new Gone();
    return state;
  }

  async #start() {
    const body = new URLSearchParams({ purpose: this.#purpose, size: this.#file.size });
    const response = await this.#fetch(this.#begin, { method: "POST", body });
    const state = await response.json();
    this.#largest = state.chunk;
    this.#address = state.address;
    this.#tell("begun", 0);
    return state;
  }

  async #send(state) {
    const end = Math.min(state.offset + this.#piece, state.size);
    const headers = { "Upload-Offset": state.offset, "Content-Type": "application/offset+octet-stream" };
    const body = this.#file.slice(state.offset, end);
    if (end === state.size) this.#tell("checking", 1);
    const begun = performance.now();
    const response = await this.#fetch(this.#address, { method: "PATCH", body, headers });
    this.#adapt(performance.now() - begun);
    if (response.status === 200) return response.json();
    const offset = Number(response.headers.get("Upload-Offset"));
    if (offset === state.size) throw new Passing(0, true); // it was complete already: ask
    return { ...state, offset };
  }

  /** Pieces as large as the line carries in a few seconds: then progress is seen, and little is sent twice. */
  #adapt(took) {
    if (took < QUICK) this.#piece = Math.min(this.#piece * 2, Math.max(this.#largest, FIRST_PIECE));
    else if (took > SLOW) this.#piece = Math.max(this.#piece / 2, SMALLEST_PIECE);
  }

  async #fetch(address, options) {
    const response = await this.#ask(address, options);
    if (response.ok || (response.status === 409 && response.headers.has("Upload-Offset"))) return response;
    // Where an address has no language, "not found" is a redirect to the one that has.
    if (response.status === 404 || response.type === "opaqueredirect") throw new Gone();
    if (response.status === 423 || response.status === 429 || (response.status >= 500 && response.status !== 507)) {
      throw new Passing(1000 * Number(response.headers.get("Retry-After") ?? 0), true);
    }
    throw new Refused(await messageOf(response), response.status === 507);
  }

  async #ask(address, options) {
    const stop = new AbortController();
    const abort = () => stop.abort();
    const timer = setTimeout(abort, TOO_LONG);
    this.#cancelled.signal.addEventListener("abort", abort);
    const headers = { ...options.headers, "X-CSRFToken": this.#token, Accept: "application/json" };
    try {
      return await fetch(address, { ...options, headers, signal: stop.signal, redirect: "manual" });
    } catch {
      throw new Passing(0, false);
    } finally {
      clearTimeout(timer);
      this.#cancelled.signal.removeEventListener("abort", abort);
    }
  }

  /** Longer after each failure, and until there is a connection; a connection that comes back ends it. */
  #wait({ wait = 0, answered }, failures) {
    const pause = Math.max(wait, Math.min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT));
    if (answered === false) this.#tell("waiting", null);
    return new Promise((go) => {
      const timer = setTimeout(done, pause);
      const signal = this.#cancelled.signal;
      window.addEventListener("online", done);
      signal.addEventListener("abort", done);
      function done() {
        clearTimeout(timer);
        window.removeEventListener("online", done);
        signal.removeEventListener("abort", done);
        go();
      }
    });
  }

  #tell(name, share) {
    this.dispatchEvent(new CustomEvent(name, { detail: { share } }));
  }
}

/** Let go of an upload on the server; without a connection the server does it by itself after a day. */
export function remove(address, token) {
  fetch(address, { method: "DELETE", headers: { "X-CSRFToken": token }, keepalive: true }).catch(() => {});
}

/** How far an upload is, or null when it is nobody's or somebody else's; undefined without a connection. */
export async function stateOf(address) {
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual" });
    return response.ok ? await response.json() : null;
  } catch {
    return undefined;
  }
}

async function messageOf(response) {
  try {
    return (await response.json()).message ?? "";
  } catch {
    return "";
  }
}
