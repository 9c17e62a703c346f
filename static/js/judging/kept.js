/**
 * What this browser remembers for a judge: what was not sent yet (the outbox), and what the server is known to
 * have. Everything is filed under its owner, so that nothing is ever sent as somebody else's.
 */
const PREFIX = "judging:";
const spare = new Map(); // where storage is refused or full, until the page is left; newer than what is stored

export function recall(owner, name, otherwise) {
  const key = `${PREFIX}${owner}:${name}`;
  if (spare.has(key)) return spare.get(key);
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function keep(owner, name, value) {
  const key = `${PREFIX}${owner}:${name}`;
  try {
    localStorage.setItem(key, JSON.stringify(value));
    spare.delete(key);
  } catch {
    spare.set(key, value);
  }
}

/** Forgets pages, pictures and what the server has; never what was not sent yet. */
export async function forget() {
  for (const key of spare.keys()) if (!key.endsWith(":outbox")) spare.delete(key);
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && !key.endsWith(":outbox")) localStorage.removeItem(key);
    }
  } catch {
    // Nothing was kept either.
  }
  if (!window.caches) return;
  for (const name of await caches.keys()) if (name.startsWith("judging-")) await caches.delete(name);
}

export function isSame(one, other) {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
