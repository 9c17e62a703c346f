/** Whether standings have anything to show. */
export function hasStandings({ teams, single_standings: singles }) {
  return Boolean(teams || singles);
}

export function isLast({ q, n }) {
  return q >= n;
}

/** The natural next step from a state: what the big button does (null: wait) and the word on it. */
export function nextStep(state, options) {
  const onward = isLast(state) ? { step: "finish", word: "next-finish" } : { step: "prepare", word: "next-question" };
  const steps = {
    lobby: { step: "prepare", word: "next-lobby" },
    prep: { step: null, word: "next-prep" },
    open: { step: "close", word: "next-open" },
    close: { step: "reveal", word: "next-close" },
    reveal: hasStandings(options) ? { step: "standings", word: "next-standings" } : onward,
    board: onward,
    pause: { step: "resume", word: "next-pause" },
  };
  return steps[state.type];
}
