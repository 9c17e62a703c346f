/** The drafts: lines with gaps from the server, filled with what was typed. */
import { dayOf, written } from "./dates.js";

const GAP = /\{(\w+)\}/g;
const DAYS = ["seen_on", "bought_on"];

/** A text. A line with an empty gap is left out, unless the text says what stands there meanwhile. */
export function compose({ lines, missing }, values) {
  const standing = (name) => values[name] || missing[name];
  const gaps = (line) => [...line.matchAll(GAP)].map(([, name]) => name);
  const filled = lines
    .filter((line) => gaps(line).every(standing))
    .map((line) => line.replace(GAP, (_gap, name) => standing(name)));
  return filled
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** What the gaps are filled with, in the language of the texts. */
export function valuesOf({ words, pictures, shop, spoken, language }) {
  const values = Object.fromEntries(Object.entries(words.fields).map(([name, text]) => [name, text.trim()]));
  for (const name of DAYS) values[name] = written(values[name], language);
  const tells = words.tells.map((slug) => spoken.tells[slug]).filter(Boolean);
  return {
    ...values,
    reasons: [...tells.map((name) => `- ${name}`), values.noticed].filter(Boolean).join("\n"),
    pictures: counted(pictures, spoken.pictures),
    good_faith: words.goodFaith ? spoken.statement : "",
    marketplace: shop,
    today: written(dayOf(new Date()), language),
  };
}

/** "Screenshot (2), Its label (1)", in the order of the kinds. */
function counted(pictures, names) {
  return Object.entries(names)
    .map(([kind, name]) => [name, pictures.filter((picture) => picture.kind === kind).length])
    .filter(([, count]) => count)
    .map(([name, count]) => `${name} (${count})`)
    .join(", ");
}
