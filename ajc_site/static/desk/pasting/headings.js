// Headings: which level a document gives them, and which they have here.

import { classes, written } from "./source.js";

// The levels that a page has below its title.
const HIGHEST = 2;
const LOWEST = 4;

/** The level of a heading as the document has it, 1 for its title; null for anything else. */
export function levelOf(element) {
  const names = classes(element);
  if (/(?:^|\s)MsoTitle(?:\s|$)/i.test(names)) return 1;
  if (/(?:^|\s)MsoSubtitle(?:\s|$)/i.test(names)) return 2;
  const heading = /^h([1-6])$/.exec(element.localName) ?? /(?:^|\s)MsoHeading([1-9])(?:\s|$)/i.exec(names);
  if (heading) return Number(heading[1]) + 1;
  if (element.matches("[role=heading]")) return Number(element.getAttribute("aria-level") || 2) + 1;
  const outline = /mso-outline-level:([1-9])/.exec(written(element));
  return outline ? Number(outline[1]) + 1 : null;
}

/**
 * Gives headings the levels of a page: the highest that occur are sections, and none skips one.
 *
 * The title of a document, at its beginning and alone on its level, is a section beside the next.
 */
export function settleLevels(blocks) {
  const headings = blocks.filter(({ type }) => type === "heading");
  if (headings.length > 1 && blocks[0] === headings[0] && headings.slice(1).every(({ level }) => level > headings[0].level)) {
    headings[0].level = Math.min(...headings.slice(1).map(({ level }) => level));
  }
  const levels = [...new Set(headings.map(({ level }) => level))].sort((one, other) => one - other);
  let before = HIGHEST - 1;
  for (const heading of headings) {
    heading.level = Math.min(HIGHEST + levels.indexOf(heading.level), before + 1, LOWEST);
    before = heading.level;
  }
}
