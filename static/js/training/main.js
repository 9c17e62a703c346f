import { comparison } from "./comparison.js";
import { notes } from "./notes.js";
import { places } from "./hotspots.js";
import { progress } from "./progress.js";
import { question } from "./question.js";
import { scenario } from "./scenario.js";

places();
comparison();
scenario();
question();
notes();
progress();
