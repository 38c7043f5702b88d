// Headings: which level a document gives them, and which they have here.

import { classes, written } from "./source.js";

// The levels that a page has below its title.
const HIGHEST = 2;
const LOWEST = 4;
// That of a document's own title, above all of its headings.
const TITLE = 1;

/** The level of a heading as the document has it, 1 for its title; null for anything else. */
export function levelOf(element) {
  const names = classes(element);
  if (/(?:^|\s)MsoTitle(?:\s|$)/i.test(names)) return TITLE;
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
 * The title of a document, at its beginning and alone on its level, is a section beside the next. A section that holds
 * all others stays above them, as long as each of them has a level here.
 */
export function settleLevels(blocks) {
  const headings = blocks.filter(({ type }) => type === "heading");
  const [first, ...others] = headings;
  const isAlone = others.length > 0 && blocks[0] === first && others.every(({ level }) => level > first.level);
  if (isAlone && (first.level === TITLE || levelsOf(headings).length > LOWEST - HIGHEST + 1)) first.level = levelsOf(others)[0];
  const levels = levelsOf(headings);
  let before = HIGHEST - 1;
  for (const heading of headings) {
    heading.level = Math.min(HIGHEST + levels.indexOf(heading.level), before + 1, LOWEST);
    before = heading.level;
  }
}

/** The levels that occur, each once, the highest first. */
function levelsOf(headings) {
  return [...new Set(headings.map(({ level }) => level))].sort((one, other) => one - other);
}
