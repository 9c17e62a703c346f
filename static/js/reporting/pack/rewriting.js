/** A picture as it is kept: written anew from its points, so that nothing but what one sees stays in it. */
const LONGEST = 2_000; // pixels of the longer side
const LARGEST = 30 * 1024 * 1024; // bytes of a file
const QUALITY = 0.85;
const HEIC = /hei[cf]/i;

/** Why a file is refused: "large", "heic" or "unreadable". */
export class Refused extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** The file as a JPEG without any data about place, time or camera. Throws Refused. */
export async function rewritten(file) {
  if (file.size > LARGEST) throw new Refused("large");
  const canvas = document.createElement("canvas");
  try {
    await draw(canvas, file, LONGEST);
  } catch {
    throw new Refused(HEIC.test(file.type) || HEIC.test(file.name) ? "heic" : "unreadable");
  }
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  canvas.width = canvas.height = 0; // phones are short of room for these
  if (!blob) throw new Refused("unreadable");
  return blob;
}

/** Draws a picture, its longer side no longer than a number of pixels, on white. */
export async function draw(canvas, blob, longest) {
  const bitmap = await createImageBitmap(blob);
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
}
