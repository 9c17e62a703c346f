const BACKOFF = { least: 250, first: 1_000, most: 4_000 };
const BACKGROUND = [15_000, 30_000]; // between two tries of the socket while plain HTTP works
const POLL = [1_000, 2_000];
const PING = [15_000, 25_000];
const PING_UNKNOWN = [7_000, 11_000]; // the server lets nobody stand at the door in silence
const ANSWER_WITHIN = 6_000; // a socket that is silent for so long is dead, whatever it says
const WAKE_WITHIN = 2_500; // the same for a page that was just woken
const INSIST = 4_000;
const AGAIN = [1_500, 3_000]; // between two greetings that the server had no time for
const TRIES = 2; // sockets that failed in a row before plain HTTP takes over

const NOT_NOW = ["busy", "fast"]; // the greeting is sent again by itself

/** After these the server wants no other try. */
export const FINAL = ["no-session", "removed", "elsewhere", "signed-out"];

/**
 * Keeps a page in its session: over a socket, or over plain HTTP where sockets are blocked.
 *
 * socket: its path. state: the address that tells the state; post: the address that takes a message, or null for
 * one that HTTP has no need of. greet: the first message of every connection. receive: gets every message.
 * show: gets "online", "offline" or "closed". headers: of HTTP requests. mayPoll: whether to ask for the state.
 */
export class Connection {
  seq = 0;
  status = "";
  #failures = 0;
  #socket = null;
  #live = false; // the socket has answered
  #known = false; // this socket has said hello
  #greeted = false; // the server has answered the greeting, over the line in use
  #polling = false;
  #kept = null;
  #timers = new Map();
  #options;

  constructor(options) {
    this.#options = { show: () => {}, headers: () => ({}), mayPoll: () => true, ...options };
    this.wake = this.wake.bind(this);
  }

  start() {
    document.addEventListener("visibilitychange", this.wake);
    for (const event of ["online", "pageshow"]) window.addEventListener(event, this.wake);
    this.status = "";
    this.#connect();
  }

  stop() {
    document.removeEventListener("visibilitychange", this.wake);
    for (const event of ["online", "pageshow"]) window.removeEventListener(event, this.wake);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#drop();
    this.#polling = false;
    this.#kept = null;
    this.#show("closed");
  }

  /** Sends a message now, or not at all. */
  send(message) {
    if (this.#live) this.#socket.send(JSON.stringify(message));
    else if (this.#polling) this.#post(message);
  }

  /** Sends a message until it is settled: again after every new connection, and when no answer comes. */
  insist(message) {
    this.#kept = message;
    this.send(message);
    this.#after("insist", INSIST, () => this.#kept && this.insist(this.#kept));
  }

  settle() {
    this.#kept = null;
    this.#cancel("insist");
  }

  /** The page may have slept: see at once whether the line still stands. */
  wake() {
    if (document.visibilityState === "hidden" || this.status === "closed") return;
    if (this.#live) this.#ping(WAKE_WITHIN);
    else if (this.#socket?.readyState !== WebSocket.CONNECTING) this.#connect();
    if (this.#polling) this.#poll();
  }

  #connect() {
    this.#cancel("retry");
    this.#drop();
    let socket;
    try {
      socket = new WebSocket(socketAddress(this.#options.socket));
    } catch {
      this.#lost();
      return;
    }
    this.#socket = socket;
    const own = (act) => (event) => socket === this.#socket && act(event);
    socket.onopen = own(() => socket.send(JSON.stringify(this.#options.greet())));
    socket.onmessage = own(({ data }) => this.#heard(JSON.parse(data)));
    socket.onclose = own(() => this.#lost());
    this.#after("silence", ANSWER_WITHIN, () => this.#lost());
  }

  #heard(message) {
    if (!this.#live) {
      this.#live = true;
      this.#failures = 0;
      this.#greeted = this.#polling = false;
      this.#cancel("poll");
    }
    this.#cancel("silence");
    this.#known ||= message.type === "hello";
    this.#after("ping", between(...(this.#known ? PING : PING_UNKNOWN)), () => this.#ping(ANSWER_WITHIN));
    this.#take(message);
  }

  #ping(within) {
    this.#socket.send('{"type":"ping"}');
    this.#after("silence", within, () => this.#lost());
  }

  #lost() {
    this.#drop();
    this.#failures += 1;
    if (this.#failures >= TRIES && !this.#polling) {
      this.#polling = true;
      this.#greeted = false;
      this.#poll();
    } else if (!this.#polling) {
      this.#show("offline");
    }
    const works = this.#polling && this.status === "online";
    this.#after("retry", works ? between(...BACKGROUND) : backoff(this.#failures), () => this.#connect());
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.#live = this.#known = false;
    for (const timer of ["silence", "ping", "greet"]) this.#cancel(timer);
    socket?.close();
  }

  async #poll() {
    this.#cancel("poll");
    if (!this.#greeted) await this.#greet();
    else if (this.#options.mayPoll()) await this.#ask(`${this.#options.state}?since=${this.seq}`);
    const pause = this.#greeted ? POLL : AGAIN;
    if (this.#polling) this.#after("poll", between(...pause), () => this.#poll());
  }

  /** The first message, or a look at the whole state where HTTP needs no first message. */
  async #greet() {
    const message = this.#options.greet();
    if (this.#options.post(message)) await this.#post(message);
    else await this.#ask(this.#options.state);
  }

  async #post(message) {
    const address = this.#options.post(message);
    if (address) await this.#ask(address, { method: "POST", body: JSON.stringify(message) });
  }

  /** What the server says is received as if it had come over the socket. */
  async #ask(address, request = {}) {
    let message = null;
    try {
      const response = await fetch(address, {
        ...request,
        headers: { "Content-Type": "application/json", Accept: "application/json", ...this.#options.headers() },
        cache: "no-store",
        signal: AbortSignal.timeout(ANSWER_WITHIN),
      });
      if (response.status !== 204) message = await response.json();
    } catch {
      if (this.#polling) this.#show("offline");
      return;
    }
    if (this.status === "closed") return;
    if (message) this.#take(message);
    else this.#show("online");
  }

  #take(message) {
    this.#show("online");
    if (message.type === "pong" || this.#isPutOff(message)) return;
    if (message.seq) this.seq = Math.max(this.seq, message.seq);
    this.#options.receive(message);
    for (const more of message.more ?? []) this.#options.receive(more);
    if (message.type === "err" && FINAL.includes(message.code)) this.stop();
    else if (message.type === "hello" && this.#kept) this.insist(this.#kept);
  }

  /** Whether the server had no time for the greeting: no page needs to hear of it. */
  #isPutOff({ type, code }) {
    if (["hello", "name"].includes(type)) {
      this.#greeted = true;
      this.#cancel("greet");
    }
    if (this.#greeted || type !== "err" || !NOT_NOW.includes(code)) return false;
    if (this.#live) this.#after("greet", between(...AGAIN), () => this.send(this.#options.greet()));
    return true;
  }

  #show(status) {
    if (status === this.status || this.status === "closed") return;
    this.status = status;
    this.#options.show(status);
  }

  #after(name, delay, act) {
    this.#cancel(name);
    this.#timers.set(name, setTimeout(act, delay));
  }

  #cancel(name) {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }
}

function socketAddress(path) {
  return Object.assign(new URL(path, location.href), {
    protocol: location.protocol === "https:" ? "wss:" : "ws:",
  }).href;
}

export function between(least, most) {
  return least + Math.random() * (most - least);
}

/** A room that drops at once does not come back at once. */
export function backoff(failures) {
  const most = Math.min(BACKOFF.first * 2 ** (failures - 1), BACKOFF.most);
  return between(BACKOFF.least, most);
}
