const PATIENCE = 2; // looks that may fail before anybody is told
const WITHIN = 8_000; // ms

/**
 * Asks how a session is, again and again. ask: called before each look, what it returns goes to `told` with the
 * answer. lost: gets whether there is no connection. Who is signed out, or may not see it any more, is told so
 * by the page itself, loaded anew.
 */
export function watch({ address, every, ask, told, lost }) {
  let failed = 0;
  const look = async () => {
    const before = ask();
    try {
      const answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(WITHIN) });
      if (answer.type === "opaqueredirect" || answer.status === 404) return location.reload();
      if (!answer.ok) throw new Error(answer.status);
      told(await answer.json(), before);
      failed = 0;
    } catch {
      failed += 1;
    }
    lost(failed >= PATIENCE);
    return setTimeout(look, every);
  };
  setTimeout(look, every);
}

/** Writes counts wherever the page has a place for them. */
export function showCounts(root, standing) {
  for (const place of root.querySelectorAll("[data-count]")) {
    const value = String(standing[place.dataset.count] ?? 0);
    if (place.textContent !== value) place.textContent = value;
  }
  for (const bar of root.querySelectorAll("[data-bar]")) {
    Object.assign(bar, { max: Math.max(standing.joined, 1), value: standing.finished });
  }
}
