/** Keeps the page itself in the browser, without anything that is typed, so that it opens without a connection. */
const PART = /\.(css|js|ttf|woff2|svg)$/;
const SHELF = "report-pack:";

const shelf = () => SHELF + location.pathname;
const isKept = () => caches.match(location.origin + location.pathname, { cacheName: shelf(), ignoreVary: true });
let isWanted = true;

/** Registers the worker and keeps this page with its scripts, style sheets, fonts and icons. */
export async function stayOffline(address) {
  if (!("serviceWorker" in navigator) || !window.caches) return;
  await navigator.serviceWorker.register(address);
  await navigator.serviceWorker.ready;
  if (!isWanted) return; // cleared meanwhile
  const cache = await caches.open(shelf());
  const needed = new Set([location.origin + location.pathname, ...parts()]);
  const kept = await Promise.all([...needed].map((address) => keep(cache, address)));
  if (!kept.every(Boolean)) return;
  for (const { url } of await cache.keys()) if (!needed.has(url)) await cache.delete(url);
}

/** Keeps the page again once something was typed, where clearing or another pack's page has taken it away. */
export async function stayAgain(address) {
  isWanted = true;
  if (window.caches && !(await isKept())) await stayOffline(address);
}

/** After clearing, the page is in no language kept either: it tells which marketplace somebody looked at. */
export async function forgetPages(key) {
  isWanted = false;
  await take((name) => name.endsWith(`/${key}/`));
}

/** Pages of packs of which nothing is kept any more go, but for this one. keys: of those that are kept. */
export async function sweepPages(keys) {
  await take((name) => name !== shelf() && !keys.some((key) => name.endsWith(`/${key}/`)));
}

async function take(isUnwanted) {
  if (!window.caches) return;
  const unwanted = (await caches.keys()).filter((name) => name.startsWith(SHELF) && isUnwanted(name));
  await Promise.all(unwanted.map((name) => caches.delete(name)));
}

/** Reads the answer to its end, also where there is no room for it: one that nobody reads holds its connection. */
async function keep(cache, address) {
  try {
    const answer = await fetch(address);
    const body = await answer.blob();
    if (!answer.ok) return false;
    await cache.put(address, new Response(body, { headers: answer.headers }));
    return true;
  } catch {
    return false;
  }
}

function parts() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  return loaded
    .filter(({ origin, pathname }) => origin === location.origin && PART.test(pathname))
    .map(({ origin, pathname }) => origin + pathname);
}
