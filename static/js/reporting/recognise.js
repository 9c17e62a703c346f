/**
 * Which marketplace an address belongs to, found in the browser alone.
 *
 * recognise(text, marketplaces) gives { kind, marketplace, host, why }:
 *   kind         "known": a marketplace of the list; "unknown": another shop; "odd": to be looked at twice
 *   marketplace  { slug, name, hosts } of the list: its own (known), or the one it looks like (odd); or
 *                null
 *   host         where the address really leads; "" where that cannot be told
 *   why          "" or "http" of known and unknown ones. Of odd ones: "empty", "long", "none" (no address),
 *                "several", "scheme", "signs" (characters no address has), "broken", "signed-in" (with an @),
 *                "letters" (other alphabets), "lookalike", "near" (a letter off), "sibling" (its name, not
 *                its address), "number" (an IP address), "private" (not on the public web), "port"
 */
const LONGEST = 4096; // characters; listings with everything that follows them around stay far below
const WEB_ADDRESS = /https?:[/\\]{2}[^\s"'<>]+/gi;
const BARE = /^[^\s:/?#@\\]+\.[^\s:/?#@\\.]{2,}(?::\d*)?(?:[/?#]\S*)?$/u;
const SIGNED_IN = /^[^\s/]+@[^\s/]+\./;
// "Bazaar: https://…" is a name and its address, "javascript: …" runs all the same.
const OTHER_SCHEME = /^(?!https?:[/\\]{2})(?:[a-z][a-z0-9+-]*:(?!\s)|(?:javascript|vbscript|data|blob|file):)/i;
// Browsers drop these out of an address, and what stands after them joins what stands before.
const DROPPED = /[\t\r\n]/;
const GOES_ON = /https?:[/\\]{2}[^\s/?#]+\s+[@.]/i; // a host that goes on after a gap
// Characters that hide or join others, control characters but white space, and what turns a text round.
const HIDDEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff]/;
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const AUTHORITY = /^https?:\/\/([^/?#]*)/i;
const OWN_NETWORK = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/;
const COMMON = new Set("www m shop store smartstore brand seller co com net org".split(" "));
// What names end in, also below a country's own ending: .com, .xyz, .co.kr, .com.au.
const ENDING = /^(?:(?:ac|co|com|edu|go|gov|ne|net|or|org)\.[a-z]{2}|[a-z]{2,})$/;
// Cyrillic and Greek letters that look like plain ones, and digits used for letters.
const TWINS = twins("аa еe оo рp сc уy хx іi јj ѕs ԁd һh ԛq ԝw ɡg αa οo ρp νv υu κk ιi τt ηn ɑa ⅼl ıi");
const DIGITS = twins("0o 1l 3e 4a 5s 7t");

function twins(pairs) {
  return new Map(pairs.split(" ").map((pair) => [...pair]));
}

export function recognise(text, marketplaces) {
  if (text.length > LONGEST) return odd("long");
  const trimmed = text.trim();
  if (trimmed === "") return odd("empty");
  const address = addressIn(trimmed);
  if (address.why) return odd(address.why);
  let url;
  try {
    url = new URL(address.raw);
  } catch {
    return odd("broken");
  }
  return judge(url, AUTHORITY.exec(address.raw)?.[1] ?? "", marketplaces);
}

function odd(why, host = "", marketplace = null) {
  return { kind: "odd", marketplace, host, why };
}

/** The one web address in what was pasted, which may be the words of an app's "Share". */
function addressIn(text) {
  if (TURNING.test(text) || DROPPED.test(text) || GOES_ON.test(text)) return { why: "signs" };
  if (OTHER_SCHEME.test(text)) return { why: "scheme" };
  const found = [...new Set(text.match(WEB_ADDRESS) ?? [])];
  if (found.length > 1) return { why: "several" };
  const raw = found[0] ?? (BARE.test(text) || SIGNED_IN.test(text) ? `https://${text}` : "");
  if (raw === "") return { why: "none" };
  const isTwisted = HIDDEN.test(raw) || raw.split(/[?#]/)[0].includes("\\") || /^https?:\/{3}/i.test(raw);
  return isTwisted ? { why: "signs" } : { raw };
}

function judge(url, authority, marketplaces) {
  const host = url.hostname.replace(/\.$/, "");
  const own = marketplaces.find(({ hosts }) => hosts.some((known) => liesIn(host, known))) ?? null;
  const likeOf = (name) => lookalike(name, marketplaces)?.marketplace;
  if (authority.includes("@")) return odd("signed-in", host, likeOf(shown(authority)));
  if (isPrivate(host)) return odd("private", host);
  if (isNumber(host)) return odd("number", host);
  if (/[^\x00-\x7f]/.test(authority) || /(?:^|\.)xn--/.test(host)) {
    return odd("letters", host, likeOf(plain(authority)));
  }
  if (/:\d*$/.test(authority)) return odd("port", host, own);
  const why = url.protocol === "http:" ? "http" : "";
  if (own) return { kind: "known", marketplace: own, host, why };
  const twin = lookalike(host, marketplaces);
  return twin ? odd(twin.why, host, twin.marketplace) : { kind: "unknown", marketplace: null, host, why };
}

function liesIn(host, known) {
  return host === known || host.endsWith(`.${known}`);
}

/** What stands before the last @, decoded: that is what is meant to be read as the host. */
function shown(authority) {
  const before = authority.slice(0, authority.lastIndexOf("@")).toLowerCase();
  return plain(before.replace(/%[0-9a-f]{2}/g, ".").replace(/[:@]/g, "."));
}

/** With plain letters in place of those that look like them. */
function plain(text) {
  const lower = text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  return [...lower].map((letter) => TWINS.get(letter) ?? letter).join("");
}

function isNumber(host) {
  return host.startsWith("[") || /^[\d.]+$/.test(host);
}

/** The browser has turned every way of writing an IPv4 address into four numbers by now. */
function isPrivate(host) {
  if (host.startsWith("[")) return /^\[(?:::1?\]|f[cd]|fe[89ab]|::ffff:)/.test(host);
  if (!host.includes(".") || OWN_NETWORK.test(host)) return true;
  if (!isNumber(host)) return false;
  const [first, second] = host.split(".").map(Number);
  return (
    [0, 10, 127].includes(first) ||
    (first === 100 && second >= 64 && second <= 127) ||
    (first === 169 && second === 254) ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168)
  );
}

/** The marketplace whose name a host bears or nearly bears, and how: the plainest likeness first. */
function lookalike(host, marketplaces) {
  const found = [];
  for (const marketplace of marketplaces) {
    if (marketplace.hosts.some((known) => `.${host}`.includes(`.${known}.`))) {
      found.push({ marketplace, why: "lookalike" });
    }
    for (const { word, domain } of namesOf(marketplace)) {
      const why = likeness(host, word, domain);
      if (why) found.push({ marketplace, why });
    }
  }
  return ["sibling", "lookalike", "near"].flatMap((why) => found.filter((one) => one.why === why))[0] ?? null;
}

/** The words by which its hosts are known, with their domain: of www.bazaar.co.uk "bazaar", bazaar.co.uk. */
function namesOf({ hosts }) {
  return hosts.flatMap((host) => {
    const labels = host.split(".");
    const names = labels.map((word, at) => ({ word, domain: labels.slice(at).join(".") })).slice(0, -1);
    return names.filter(({ word }) => word.length >= 4 && !COMMON.has(word));
  });
}

function likeness(host, word, domain) {
  const labels = host.split(".");
  const isItsName = labels.some((label, at) => label === word && ENDING.test(labels.slice(at + 1).join(".")));
  if (liesIn(host, domain) || isItsName) return "sibling";
  const parts = labels.flatMap((label) => [label, ...label.split("-")]);
  if (parts.some((part) => part === word || (word.length >= 6 && part.includes(word)))) return "lookalike";
  if (parts.some((part) => unmasked(part) === word)) return "near";
  return word.length >= 6 && labels.some((label) => isOneOff(label, word)) ? "near" : "";
}

/** With letters in place of the digits and pairs that stand for them. */
function unmasked(part) {
  const single = part.replaceAll("rn", "m").replaceAll("vv", "w");
  return [...single].map((sign) => DIGITS.get(sign) ?? sign).join("");
}

/** Whether one letter was changed, added, left out or swapped with the next one. */
function isOneOff(text, word) {
  if (Math.abs(text.length - word.length) > 1 || text === word) return false;
  let at = 0;
  while (at < text.length && text[at] === word[at]) at += 1;
  const rest = (left, right) => text.slice(at + left) === word.slice(at + right);
  const swapped = text[at] === word[at + 1] && text[at + 1] === word[at] && rest(2, 2);
  return rest(1, 1) || rest(1, 0) || rest(0, 1) || swapped;
}
