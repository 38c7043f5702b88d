// The letters of a text without what cannot be seen and means nothing.

// Scripts that are written without spaces: a zero-width space says where a word ends.
const UNSPACED = /[\p{Script=Khmer}\p{Script=Thai}\p{Script=Lao}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Tai_Tham}\p{Script=New_Tai_Lue}\p{Script=Javanese}\p{Script=Balinese}]/u;
// A joiner shapes the letters of many scripts, and binds emoji; between these it only hides.
const UNJOINED = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{P}\p{Z}\p{N}\p{Cc}]/u;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

const NEVER = /[\u00ad\u2060\ufeff\ufffc\u202d\u202e\ufff9-\ufffb\u{e0001}\u0000-\u0008\u000e-\u001f\u007f-\u009f]/gu;
const DIRECTION = /[\u200e\u200f\u061c\u202a-\u202c\u2066-\u2069]/gu;

/** The text without control characters, soft hyphens and marks that do nothing where they stand. */
export function legible(text) {
  let found = text
    .replace(/\r\n?|\u2028|\u2029|\u000b|\u000c/g, "\n")
    .replace(NEVER, "")
    .replace(/[\ufb00-\ufb06]/g, (ligature) => ligature.normalize("NFKC"));
  if (!RIGHT_TO_LEFT.test(found)) found = found.replace(DIRECTION, "");
  return /[\u200b-\u200d]/.test(found) ? withoutIdleJoiners(found) : found;
}

function withoutIdleJoiners(text) {
  const letters = Array.from(text);
  return letters
    .filter((letter, i) => {
      const around = [letters[i - 1], letters[i + 1]].filter((one) => one !== undefined);
      if (letter === "\u200b") return around.some((one) => UNSPACED.test(one));
      if (letter !== "\u200c" && letter !== "\u200d") return true;
      return around.length > 0 && around.some((one) => !UNJOINED.test(one) && !/[\u200b-\u200d]/.test(one));
    })
    .join("");
}

/** The words of a text on one line, with one space between them. */
export function oneLine(text) {
  return spaced(legible(text));
}

/** The lines of a text, each without stray spaces; those with nothing in them are left out. */
export function lines(text) {
  return legible(text).split("\n").map(spaced).filter(Boolean);
}

/** One space where there are several, none at the ends. A lone one that keeps words together stays. */
function spaced(text) {
  return text.replace(/\s+/gu, (space) => (/^[\u00a0\u202f]$/.test(space) ? space : " ")).trim();
}
