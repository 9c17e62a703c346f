/**
 * Writes a ZIP file without compression: pictures are compressed already, and texts are short.
 *
 * Written by hand because no Python package carries a maintained ZIP library for browsers, and this website takes
 * its parts from there only. Format: PKWARE's APPNOTE 6.3.x, sections 4.3.7, 4.3.12 and 4.3.16. Names are UTF-8
 * (bit 11), times are local, as the format has it; up to 65,535 files and 4 GB together.
 */
const UTF8 = 0x0800;
const VERSION = 20;
const REGULAR_FILE = 0o100644 << 16; // rights, for systems that read them
const MADE_ON_UNIX = 3 << 8;

const TABLE = Uint32Array.from({ length: 256 }, (_none, place) => {
  let rest = place;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

export function crc32(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = (rest >>> 8) ^ TABLE[(rest ^ byte) & 0xff];
  return (rest ^ 0xffffffff) >>> 0;
}

/** files: [{ name, blob }]; when: the moment all of them are dated with. */
export async function zipped(files, when) {
  const parts = [];
  const entries = [];
  let place = 0;
  for (const { name, blob } of files) {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const path = new TextEncoder().encode(name);
    const about = [UTF8, 0, ...stamp(when)];
    const sizes = [crc32(bytes), bytes.length, bytes.length];
    const head = [...fields("LH", 0x04034b50, VERSION), ...fields("HHHHLLLHH", ...about, ...sizes, path.length, 0)];
    entries.push(
      new Uint8Array([
        ...fields("LHH", 0x02014b50, MADE_ON_UNIX | VERSION, VERSION),
        ...fields("HHHHLLLHH", ...about, ...sizes, path.length, 0),
        ...fields("HHHLL", 0, 0, 0, REGULAR_FILE, place),
        ...path,
      ]),
    );
    parts.push(new Uint8Array(head), path, bytes);
    place += head.length + path.length + bytes.length;
  }
  const length = entries.reduce((sum, entry) => sum + entry.length, 0);
  const end = fields("LHHHHLLH", 0x06054b50, 0, 0, entries.length, entries.length, length, place, 0);
  return new Blob([...parts, ...entries, new Uint8Array(end)], { type: "application/zip" });
}

/** Numbers as bytes, the lowest first: H is two bytes long, L is four. */
function fields(format, ...numbers) {
  return numbers.flatMap((number, place) => {
    const length = format[place] === "L" ? 4 : 2;
    return Array.from({ length }, (_none, byte) => (number >>> (8 * byte)) & 0xff);
  });
}

/** Time and date as MS-DOS had them: two seconds are the smallest step, 1980 is the first year. */
function stamp(when) {
  const time = (when.getHours() << 11) | (when.getMinutes() << 5) | (when.getSeconds() >> 1);
  const date = ((when.getFullYear() - 1980) << 9) | ((when.getMonth() + 1) << 5) | when.getDate();
  return [time, date];
}
