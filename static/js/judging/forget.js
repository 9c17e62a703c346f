/** Before somebody signs in, and after they signed out: nothing of a judge stays here but what was not sent. */
import { forget } from "./kept.js";

forget().catch(() => {});
