const WITHIN = 12_000; // ms that an answer of the site may take on a bad network

/**
 * What a phone sends to its session, and what came back: {ok, status, wait, data}; status 0 for nothing, and for
 * a page that is not the site's: networks that want a login first answer everything with theirs.
 */
export async function post(address, sent, { keepalive = false } = {}) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json" },
      body: JSON.stringify(sent ?? null),
      keepalive,
      signal: AbortSignal.timeout(WITHIN),
    });
    const wait = Number(answer.headers.get("Retry-After")) * 1000 || 0;
    const data = await answer.json().catch(() => null);
    if (answer.ok && !isObject(data)) return { ok: false, status: 0, wait, data: {} };
    return { ok: answer.ok, status: answer.status, wait, data: isObject(data) ? data : {} };
  } catch {
    return { ok: false, status: 0, wait: 0, data: {} };
  }
}

function isObject(data) {
  return typeof data === "object" && data !== null;
}

/** Whether the same may work later: no network, a busy site, an error of ours. */
export function maybeLater({ status }) {
  return status === 0 || status === 429 || status >= 500;
}
