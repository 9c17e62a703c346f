import { keep, recall } from "../store.js";
import { readMap } from "./kept.js";

const CODE = "campus"; // the code of the session that this device has joined; its page keeps it
const SENT = "lessons-sent"; // {code: keys of lessons that need not be sent again}
const CODE_SHAPE = /^[A-Z0-9]{6}$/;
const FOR_GOOD = [400, 403, 404, 405, 410]; // refused, and no later try would change that

/** The page of the session that this device has joined, "" for none. */
export function sessionPage() {
  const code = recall(CODE);
  return code && CODE_SHAPE.test(code) ? `/${document.documentElement.lang}/campus/${code}/` : "";
}

/** Tells the session that this device has joined which lessons are finished. What fails is sent again later. */
export async function send(lessons) {
  const code = recall(CODE);
  if (!sessionPage()) return;
  for (const lesson of lessons) {
    if (readMap(SENT)[code]?.includes(lesson)) continue;
    if (!(await post(lesson))) return;
    keep(SENT, JSON.stringify({ [code]: [...(readMap(SENT)[code] ?? []), lesson] }));
  }
}

/** Whether it need not be tried again: it is taken, or it is refused for good. */
async function post(lesson) {
  try {
    const answer = await fetch(`${sessionPage()}lesson/`, {
      method: "POST",
      body: new URLSearchParams({ lesson }),
      keepalive: true,
    });
    return answer.ok || FOR_GOOD.includes(answer.status);
  } catch {
    return false;
  }
}
