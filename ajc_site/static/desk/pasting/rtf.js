// Deletions that a clipboard's HTML does not mark and its RTF does: LibreOffice's, up to version 7 at least.

import { oneLine } from "./letters.js";

const TOKEN = /\\([a-z]+)(-?\d+)? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+/gi;
// Groups whose words are no part of the text.
const APART = /^(?:fonttbl|colortbl|stylesheet|info|pict|header[lrf]?|footer[lrf]?|footnote|annotation|atn\w+|fldinst|listtable|listtext|pntext|pn|revtbl|generator|object|themedata|datastore|xmlnstbl)$/;
const SPACES = { par: "\n", line: "\n", tab: "\t", cell: "\n", row: "\n", emdash: "—", endash: "–", lquote: "‘", rquote: "’", ldblquote: "“", rdblquote: "”", bullet: "•", emspace: " ", enspace: " " };
// How much of the text before and behind a passage tells where it is; less where a note or a number is near.
const AROUND = [24, 10, 4];

/**
 * Takes out of a pasted text what its RTF says was deleted.
 *
 * @returns {{taken: string[], unsure: boolean}} The words that are gone, and whether there were others that
 *     could not be told from the text around them.
 */
export function takeDeleted(body, rtf) {
  const taken = [];
  let unsure = false;
  const runs = runsOf(rtf);
  runs.forEach(({ text, deleted }, i) => {
    const words = oneLine(text);
    if (!deleted || !words) return;
    const before = squeezed(runs.slice(0, i).map((run) => run.text).join(""));
    const after = squeezed(runs.slice(i + 1).map((run) => run.text).join(""));
    const isCut = AROUND.some((size) => cut(body, squeezed(text), before.slice(-size), after.slice(0, size)));
    if (isCut) taken.push(words);
    else if (squeezed(body.textContent).includes(squeezed(text))) unsure = true;
  });
  return { taken, unsure };
}

/** A text's letters without the spaces, which RTF and HTML set differently. */
function squeezed(text) {
  return text.replace(/\s+/gu, "");
}

/** The runs of a document in RTF: their words, and whether they were deleted. */
export function runsOf(rtf) {
  const runs = [];
  const groups = [{ deleted: false, apart: false, skip: 1 }];
  let owed = 0;
  const write = (text) => {
    const { deleted, apart } = groups.at(-1);
    if (apart || !text) return;
    if (runs.at(-1)?.deleted === deleted) runs.at(-1).text += text;
    else runs.push({ text, deleted });
  };
  const letter = (text) => {
    // What stands for a letter where Unicode is not understood.
    if (owed) owed -= 1;
    else write(text);
  };
  for (const [, word, number, byte, sign, brace, text] of rtf.matchAll(TOKEN)) {
    const group = groups.at(-1);
    if (brace === "{") groups.push({ ...group });
    else if (brace === "}") {
      if (groups.length > 1) groups.pop();
    }
    else if (word === "u" && number) {
      write(String.fromCharCode((Number(number) + 65536) % 65536));
      owed = group.skip;
    }
    else if (word === "uc") group.skip = Number(number);
    else if (word === "deleted") group.deleted = number !== "0";
    else if (word === "plain") group.deleted = false;
    else if (word && APART.test(word)) group.apart = true;
    else if (word) write(SPACES[word] ?? "");
    else if (byte) letter(new TextDecoder("windows-1252").decode(Uint8Array.of(parseInt(byte, 16))));
    else if (sign === "*") group.apart = true;
    else if (sign) write({ "~": "\u00a0", _: "‑", "\\": "\\", "{": "{", "}": "}" }[sign] ?? "");
    else if (text) {
      const owes = Math.min(owed, text.length);
      owed -= owes;
      write(text.slice(owes));
    }
  }
  return runs;
}

/** Cuts a passage out of the text nodes, where it stands once between these words. */
function cut(body, passage, before, after) {
  const places = [];
  let letters = "";
  const nodes = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const { data } = nodes.currentNode;
    for (let offset = 0; offset < data.length; offset += 1) {
      if (/\s/u.test(data[offset])) continue;
      letters += data[offset];
      places.push([nodes.currentNode, offset]);
    }
  }
  const wanted = before + passage + after;
  const at = letters.indexOf(wanted);
  if (at < 0 || letters.indexOf(wanted, at + 1) >= 0) return false;
  const [first, last] = [places[at + before.length], places[at + before.length + passage.length - 1]];
  const range = body.ownerDocument.createRange();
  range.setStart(first[0], first[1]);
  range.setEnd(last[0], last[1] + 1);
  range.deleteContents();
  return true;
}
