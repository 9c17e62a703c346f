import { copying } from "./copying.js";
import { forget } from "./kept-draft.js";
import { ownTimes } from "./own-times.js";

ownTimes();
copying();
if (document.querySelector("[data-forget-drafts]")) forget();
