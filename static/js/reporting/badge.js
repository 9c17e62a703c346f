import { copying } from "../competitions/copying.js";

copying();
