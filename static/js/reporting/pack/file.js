/** The file to keep: a page that opens without this website, the texts, the pictures. */
import { dayOf } from "./dates.js";
import { caption, summarise } from "./summary.js";
import { zipped } from "./zip.js";

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { line-height: 1.15; } h2 { margin: 2rem 0 .5rem; border-bottom: 2px solid; }
dl div { margin: .6rem 0; break-inside: avoid; } dt { font-weight: 700; } dd { margin: 0; white-space: pre-wrap; }
figure { margin: 1rem 0; break-inside: avoid; } img { max-width: 100%; max-height: 22cm; }
@page { size: A4; margin: 16mm; } @media print { :root { color-scheme: light; } body { padding: 0; } }`;

/** texts: [{ name, text }]; template and state: as summarise has them. */
export async function packed({ template, state, texts }) {
  const now = new Date();
  const blobs = [
    { name: "evidence.html", blob: await page(template, state) },
    ...texts.map(({ name, text }) => ({ name, blob: new Blob([text, "\n"]) })),
    ...state.pictures.map((picture, place) => ({ name: nameOf(picture, place), blob: picture.blob })),
  ];
  return { name: `evidence-${dayOf(now)}.zip`, blob: await zipped(blobs, now) };
}

/** Hands a file to the browser's downloads. */
export function download({ name, blob }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function nameOf(picture, place) {
  return `photographs/${String(place + 1).padStart(2, "0")}-${picture.kind}.jpg`;
}

async function page(template, state) {
  const inside = new Map();
  for (const picture of state.pictures) inside.set(picture, await asData(picture.blob));
  const made = document.implementation.createHTMLDocument("");
  const sheet = summarise(template, state, (picture) => {
    const shown = made.createElement("img");
    shown.src = inside.get(picture);
    shown.alt = caption(picture, state.pictures.indexOf(picture), state.spoken, state.language);
    return shown;
  });
  made.documentElement.lang = state.language;
  made.title = sheet.querySelector("h1").textContent;
  made.head.prepend(meta(made, { charset: "utf-8" }));
  made.head.append(meta(made, { name: "viewport", content: "width=device-width, initial-scale=1" }));
  made.body.append(sheet);
  // This website's policy looks at styles even in a document that is only written down: so it comes last, as text.
  const written = made.documentElement.outerHTML.replace("</head>", () => `<style>${STYLE}</style></head>`);
  return new Blob(["<!doctype html>\n", written, "\n"], { type: "text/html" });
}

function meta(page, values) {
  const made = page.createElement("meta");
  for (const [name, value] of Object.entries(values)) made.setAttribute(name, value);
  return made;
}

function asData(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
