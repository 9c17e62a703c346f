import { keep, recall } from "../store.js";

/** What a waiting phone was told of a test before it opened: {sheet, order}. The whole room opens it at once. */
export function keepPlan(code, part, plan) {
  keep(name(code, part), JSON.stringify(plan));
}

export function planOf(code, part) {
  try {
    return JSON.parse(recall(name(code, part)));
  } catch {
    return null;
  }
}

function name(code, part) {
  return `campus:${code}:${part}:plan`;
}
