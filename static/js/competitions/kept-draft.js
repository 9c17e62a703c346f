/** What was typed and is not on the server yet: {revision, data}, in this browser until the server has it. */
const PREFIX = "entry-draft:";

export function recallDraft(code) {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + code));
    return Number.isInteger(kept?.revision) && kept.data ? kept : null;
  } catch {
    return null;
  }
}

export function keepDraft(code, draft) {
  try {
    if (draft) localStorage.setItem(PREFIX + code, JSON.stringify(draft));
    else localStorage.removeItem(PREFIX + code);
  } catch {
    // Private windows may refuse; then the server alone keeps it.
  }
}

/** Nothing of any entry stays in this browser. */
export function forget() {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // Nothing was kept either.
  }
}
