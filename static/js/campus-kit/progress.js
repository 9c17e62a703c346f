/** Asks every second how far the kit is, and loads the page anew once it is there. */
const PAUSE = 1000;
const MOST_FAILURES = 20;

const box = document.querySelector("[data-kit-progress]");
let failures = 0;

async function look() {
  try {
    const answer = await fetch(box.dataset.kitProgress, {
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
    failures = 0;
  } catch {
    failures += 1;
    if (failures < MOST_FAILURES) setTimeout(look, PAUSE * Math.min(failures, 5));
  }
}

function show(kit) {
  if (kit.state !== "waiting" && kit.state !== "drawing") {
    location.reload();
    return;
  }
  box.querySelector("progress").value = kit.percent;
  const words = box.querySelector("[data-kit-words]");
  // A screen reader hears each fifth of the way, not every picture.
  if (words.textContent !== kit.words && kit.done % 5 === 0) words.textContent = kit.words;
  setTimeout(look, PAUSE);
}

if (box) setTimeout(look, PAUSE);
