// Lists: what Word writes as paragraphs with a number before them, and numbers that a list could not show.

import { written } from "./source.js";

const ROMAN = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 };
const NUMBER = /^[([]?(\d{1,4}|[a-z]{1,6})[.)\]:]+[.)]?$/i;

/** The level (from 0) and mark of a paragraph that Word means as an item of a list; null for any other. */
export function wordItem(paragraph) {
  const level = /mso-list:l\d+level(\d+)/.exec(written(paragraph));
  if (!level) return null;
  const sign = takeSign(paragraph);
  return sign === null ? null : { depth: Number(level[1]) - 1, mark: sign, ordered: isNumber(sign) };
}

/** Takes the number or bullet that Word wrote before an item's words out of it. */
export function takeSign(item) {
  const sign = [...item.querySelectorAll("span")].find((span) => /mso-list:ignore/.test(written(span)));
  if (!sign) return null;
  const mark = sign.textContent.trim();
  sign.remove();
  return mark;
}

function isNumber(mark) {
  return NUMBER.test(mark) || /^[([]?\d+(?:\.\d+)+[.)\]]*$/.test(mark);
}

/** The places in a list that a mark can stand for: "c." is the third, "i." the first or the ninth. */
export function placesOf(mark) {
  const words = NUMBER.exec(mark)?.[1].toLowerCase();
  if (!words) return [];
  if (/^\d/.test(words)) return [Number(words)];
  const found = [];
  if (/^[ivxlcdm]+$/.test(words)) found.push(fromRoman(words));
  if (words.length === 1) found.push(words.charCodeAt(0) - 96);
  return found;
}

function fromRoman(letters) {
  const values = Array.from(letters, (letter) => ROMAN[letter]);
  return values.reduce((sum, value, i) => sum + (value < (values[i + 1] ?? 0) ? -value : value), 0);
}

/** The mark of the item at a place, in the style of its list. */
export function markAt(place, style) {
  if (/alpha|latin|^a$/i.test(style)) return `${String.fromCharCode(96 + Math.min(Math.max(place, 1), 26))}.`;
  return `${place}.`;
}

/**
 * Makes the numbers of lists true. A list here begins at 1 and counts: where a document's list does not, each
 * of its numbers stands as words before its paragraph, for others cite them.
 *
 * @returns {number} How many numbers became words.
 */
export function keepNumbers(blocks) {
  let kept = 0;
  for (let start = 0; start < blocks.length; start += 1) {
    if (!isItem(blocks[start])) continue;
    let end = start;
    while (end < blocks.length && isItem(blocks[end])) end += 1;
    const run = blocks.slice(start, end);
    settleDepths(run);
    if (!counts(run)) kept += numbersAsWords(run);
    start = end;
  }
  return kept;
}

function isItem(block) {
  return block.type.endsWith("list-item");
}

function settleDepths(run) {
  let deepest = -1;
  for (const block of run) {
    block.depth = Math.min(block.depth, deepest + 1, 4);
    deepest = block.depth;
  }
}

function counts(run) {
  const next = [];
  return run.every((block) => {
    next.length = block.depth + 1;
    if (block.type !== "ordered-list-item") {
      next[block.depth] = 0;
      return true;
    }
    next[block.depth] = (next[block.depth] ?? 0) + 1;
    return !block.mark || placesOf(block.mark).includes(next[block.depth]);
  });
}

function numbersAsWords(run) {
  let kept = 0;
  for (const block of run) {
    if (block.type !== "ordered-list-item" || !block.mark) continue;
    block.type = "unstyled";
    block.depth = 0;
    block.runs.unshift({ text: `${block.mark} ` });
    kept += 1;
  }
  return kept;
}
