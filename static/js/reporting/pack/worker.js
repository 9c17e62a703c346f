/**
 * The service worker of evidence packs: shows what a page has kept of itself (offline.js) where there is no
 * connection. It keeps nothing by itself, and never sees what somebody types.
 */
const PATIENCE = 5_000; // milliseconds until something kept is shown instead
const PARTS = ["style", "script", "font", "image"];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = request.method === "GET" && new URL(request.url).origin === self.location.origin;
  if (isOurs && (request.mode === "navigate" || PARTS.includes(request.destination))) {
    event.respondWith(answer(request));
  }
});

/** What is kept is also shown where the server has nothing any more: what was typed stays within reach. */
async function answer(request) {
  const known = await caches.match(request, { ignoreVary: true });
  if (!known) return fetch(request);
  const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
  const asked = fetch(request);
  try {
    const fresh = await Promise.race([asked, late]);
    if (fresh.ok) return fresh;
    drop(fresh);
  } catch {
    asked.then(drop, () => {});
  }
  return known;
}

/** An answer that nobody reads holds its connection. */
function drop(answer) {
  answer.body?.cancel();
}
