import { keep, recall } from "../store.js";

const memory = new Map(); // for private windows that refuse storage

/** Who this device is in a session: "" for nobody yet. */
export function tokenOf(code) {
  return memory.get(code) ?? recall(`live:${code}`) ?? "";
}

/** An empty token forgets who this device is. */
export function keepToken(code, token) {
  memory.set(code, token);
  keep(`live:${code}`, token);
}
