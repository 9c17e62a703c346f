/** What every page of a judge does: sends what waits, and keeps the next pages for a tunnel. */
import { ownTimes } from "../competitions/own-times.js";
import { forget } from "./kept.js";
import { Outbox } from "./outbox.js";
import { status } from "./status.js";

const header = document.querySelector("[data-judge-owner]");
const AHEAD = 8; // entries that are kept ahead
const LARGE = 3; // of these, with their pictures at full size

export const owner = header.dataset.judgeOwner;
export const round = header.dataset.round ?? "";
export const outbox = new Outbox(owner);

export function begin() {
  ownTimes();
  status(outbox);
  signingOut();
  onlineOnly();
  if ("serviceWorker" in navigator && window.caches) keepPages().catch(() => {});
}

/** Leads to another page once everything is sent, or after a moment: it is kept. */
export async function leave(address, patience = 1_500) {
  const late = new Promise((resolve) => setTimeout(resolve, patience));
  await Promise.race([outbox.flush(), late]);
  location.href = address;
}

/** Whether a page can be opened now. */
export async function isReachable(address) {
  if (navigator.onLine || !window.caches) return true;
  return Boolean(await caches.match(address, { ignoreVary: true }));
}

async function keepPages() {
  await sweep();
  await navigator.serviceWorker.register(header.dataset.worker);
  await controlled(await navigator.serviceWorker.ready);
  if (!("roundIsOpen" in header.dataset)) return;
  await keepShell();
  await keepAhead();
}

/** A page that was opened just while the worker started has to be taken over by it. */
function controlled({ active }) {
  if (navigator.serviceWorker.controller) return null;
  return new Promise((resolve) => {
    navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    active.postMessage("claim");
  });
}

/** Takes away what is somebody else's, too old, or of a round that is over. */
async function sweep() {
  const open = header.dataset.openRounds?.split(" ");
  for (const name of await caches.keys()) {
    if (!name.startsWith("judging-pages-")) continue;
    if (name !== `judging-pages-${owner}`) {
      await caches.delete(name);
      continue;
    }
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request, { ignoreVary: true });
      const [, of, until] = (answer?.headers.get("Judging-Keep") ?? "").split(" ");
      const isOver = open ? !open.includes(of) : of === round && !("roundIsOpen" in header.dataset);
      if (isOver || Number(until) * 1000 < Date.now()) await cache.delete(request);
    }
  }
}

/** The style sheets, scripts and fonts of this page: they may have come before the worker was there. */
async function keepShell() {
  const shell = await caches.open("judging-shell");
  const isPart = ({ pathname, origin }) => origin === location.origin && /\.(css|js|ttf|woff2|svg)$/.test(pathname);
  for (const { name } of performance.getEntriesByType("resource")) {
    const address = new URL(name);
    if (isPart(address) && !(await shell.match(address, { ignoreVary: true }))) await shell.add(address);
  }
}

/** This page and the next entries, with their pictures. The worker keeps what passes through it. */
async function keepAhead() {
  const listed = document.querySelector("[data-following], [data-waiting]");
  const { following, waiting } = listed?.dataset ?? {};
  const next = (following ?? waiting ?? "").split(" ").filter(Boolean).slice(0, AHEAD);
  const links = [...document.querySelectorAll(".judge-progress a, a[data-keep]")].map((link) => link.href);
  const isMean = navigator.connection?.saveData;
  for (const address of [location.href, ...links]) await pass(address);
  for (const [place, address] of next.entries()) {
    await passEntry(address, place < LARGE && !isMean);
  }
}

/** Lets an answer pass through the worker to its very end: one that nobody reads holds its connection. */
async function pass(address) {
  if (await caches.match(address, { ignoreVary: true })) return;
  await (await fetch(address)).blob();
}

async function passEntry(address, large) {
  await pass(address);
  const kept = await caches.match(address, { ignoreVary: true });
  if (!kept) return;
  const page = new DOMParser().parseFromString(await kept.text(), "text/html");
  for (const picture of page.querySelectorAll("[data-zoom] img")) {
    await pass(picture.getAttribute("src"));
    const full = picture.getAttribute("srcset").split(",").at(-1).trim().split(" ")[0];
    if (large) await pass(full);
  }
}

function signingOut() {
  const form = document.querySelector("[data-sign-out]");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    await outbox.flush();
    if (outbox.letters.length && !confirm(form.dataset.signOutQuestion)) return;
    await forget().catch(() => {});
    form.submit();
  });
}

/** Forms that need an answer at once. */
function onlineOnly() {
  const form = document.querySelector("[data-online-only]");
  form?.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    const told = form.querySelector("[data-offline]");
    told.hidden = false;
    told.querySelector("span").textContent = form.dataset.textOffline;
  });
}
