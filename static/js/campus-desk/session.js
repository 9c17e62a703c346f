import { ownTimes } from "../competitions/own-times.js";
import { checks } from "./checks.js";
import { copyLinks } from "./links.js";
import { say } from "./say.js";

ownTimes();
copyLinks();
for (const form of document.querySelectorAll("[data-checks]")) checks(form, say);
