/**
 * The service worker of judges' pages. It keeps what the server marks with Judging-Keep ("owner round until"),
 * and shows it where there is no connection. Everything else passes through untouched. Judging-Owner says on every
 * answer who is signed in; nothing but what is theirs stays here.
 */
const SHELL = "judging-shell";
const PAGES = "judging-pages-";
const PATIENCE = 5_000; // milliseconds until something kept is shown instead
const OFFLINE = new URL("offline/", self.registration.scope).href;
const PARTS = ["style", "script", "font"];

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (PARTS.includes(request.destination)) event.respondWith(part(request));
  else if (!request.url.startsWith(self.registration.scope)) return;
  else if (address.pathname.includes("/picture/")) event.respondWith(picture(request));
  else if (request.mode === "navigate" || !request.destination) event.respondWith(page(request));
});

async function install() {
  const shell = await caches.open(SHELL);
  await shell.add(OFFLINE).catch(() => {});
  await self.skipWaiting();
}

async function page(request) {
  const known = await find(request);
  try {
    const answer = await within(fetch(request), known);
    if (answer.status >= 500 && known) return known;
    await note(request, answer);
    return answer;
  } catch {
    return known ?? (request.mode === "navigate" && (await caches.match(OFFLINE, { ignoreVary: true }))) ?? Response.error();
  }
}

/** A picture never changes under its address: what is kept is shown at once. */
async function picture(request) {
  const known = await find(request);
  if (known) return known;
  try {
    const answer = await fetch(request);
    await note(request, answer);
    return answer;
  } catch {
    return (await find(request.url.replace(/full\/$/, "small/"))) ?? Response.error();
  }
}

async function part(request) {
  const shell = await caches.open(SHELL);
  const known = await shell.match(request, { ignoreVary: true });
  try {
    const answer = await within(fetch(request), known);
    if (answer.ok) await shell.put(request, answer.clone());
    return answer;
  } catch {
    return known ?? Response.error();
  }
}

/** An answer, or a failure where one waits too long and has something kept. */
function within(answer, known) {
  if (!known) return answer;
  const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
  return Promise.race([answer, late]);
}

/** What is kept for this address, unless it is too old. */
async function find(request) {
  const answer = await caches.match(request, { ignoreVary: true });
  const until = answer?.headers.get("Judging-Keep")?.split(" ")[2];
  return answer && (!until || Number(until) * 1000 > Date.now()) ? answer : undefined;
}

/**
 * Keeps what the server allows to keep, and drops what it no longer shows, and everything of anybody but the one
 * whom the server has just answered: so nothing is ever shown to somebody else.
 */
async function note(request, answer) {
  const [of, , until] = (answer.headers.get("Judging-Keep") ?? "").split(" ");
  const owner = answer.headers.get("Judging-Owner") ?? of;
  for (const name of await caches.keys()) {
    const isOther = name.startsWith(PAGES) && name !== PAGES + owner;
    if (isOther && owner) await caches.delete(name);
    else if (name.startsWith(PAGES) && !until) await (await caches.open(name)).delete(request, { ignoreVary: true });
  }
  if (!answer.ok || answer.redirected || !until) return;
  const pages = await caches.open(PAGES + owner);
  await pages.put(request, answer.clone());
}
