// Tables: of rows and columns where there is a block for them, else of lines: "Country: Slovenia; Year: 2023".

import { legible } from "./letters.js";
import { styled } from "./source.js";

const NAMES = "th, thead *";

/** The cells of a table by row and column; null for one that only arranges things on a page. */
export function grid(table) {
  if (table.querySelector("table")) return null;
  const rows = [];
  [...table.rows].forEach((row, r) => {
    rows[r] ??= [];
    let c = 0;
    for (const cell of row.cells) {
      while (rows[r][c] !== undefined) c += 1;
      // A cell over several rows is said with each of them.
      for (let below = 0; below < Math.min(cell.rowSpan || 1, table.rows.length - r); below += 1) {
        (rows[r + below] ??= [])[c] = cell;
      }
      for (let right = 1; right < cell.colSpan; right += 1) rows[r][c + right] ??= null;
      c += cell.colSpan || 1;
    }
  });
  const said = rows.filter((row) => row.some((cell) => cell?.textContent.trim()));
  if (said.length < 2 || Math.max(...said.map((row) => row.filter(Boolean).length)) < 2) return null;
  // A cell may say that it is wider than the table.
  const width = Math.max(...said.map((row) => row.findLastIndex(Boolean) + 1));
  return said.map((row) => row.slice(0, width));
}

/** What a table is called, by a caption or by a first row of one cell, and the rows below that. */
export function titleIn(table, rows) {
  const caption = wordsOf(table.caption);
  const [first] = rows;
  const isTitle = !caption && rows.length > 2 && first[0]?.colSpan > 1 && first.filter(Boolean).length === 1;
  return isTitle ? { caption: wordsOf(first[0]), rows: rows.slice(1) } : { caption, rows };
}

/** The names of a table's columns, the rows below them, and whether the first cell of each names it. */
export function namesOfColumns(rows) {
  const heads = rows.slice(0, headsOf(rows));
  const body = rows.slice(heads.length);
  const width = Math.max(...rows.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, c) => nameOf(heads, c));
  const first = body.map((row) => row[0]).filter((cell) => wordsOf(cell));
  return { columns, body, namesRows: first.length > 0 && first.every((cell) => cell.matches("th") || isBold(cell)) };
}

/** How many rows at the top of a table name its columns. */
function headsOf(rows) {
  const own = rows.findIndex((row) => row.filter(Boolean).length < 2 || !row.every((cell) => !cell || cell.matches(NAMES)));
  if (own > 1) return own;
  let groups = 0;
  while (groups < rows.length - 2 && namesGroups(rows[groups], rows[groups + 1])) groups += 1;
  const under = rows.slice(groups);
  const split = groups > 0 && isSplit(rows[groups - 1], rows[groups]);
  if (split || hasNames(under[0]) || hasEmptyCorner(under)) return groups + 1;
  return hasNames(rows[0]) ? 1 : 0;
}

/** Whether each cell of a row names a column. */
function hasNames(row) {
  const cells = row.filter((cell) => wordsOf(cell));
  return cells.length > 1 && cells.every((cell) => cell.matches(NAMES) || isBold(cell));
}

/** Whether a row names several columns at once, which have names of their own in the row below it. */
function namesGroups(row, below) {
  const cells = row.filter(Boolean);
  const isOverNamed = row.some((cell, c) => isWide(cell) && row[c + 1] === null && below[c + 1] && wordsOf(below[c + 1]));
  const areNames = cells.every((cell) => !wordsOf(cell) || cell.matches(NAMES) || isBold(cell));
  return cells.length > 1 && isOverNamed && (areNames || isSplit(row, below));
}

/** Whether each cell of a row goes on in the row below or stands above several there: no row of facts does. */
function isSplit(row, below) {
  const cells = row.filter(Boolean);
  return cells.some(isWide) && cells.some((cell) => below.includes(cell)) && cells.every((cell) => isWide(cell) || below.includes(cell));
}

function isWide(cell) {
  return cell?.colSpan > 1;
}

/** What the rows of a table's head say of a column, each once: "Signed: place". */
function nameOf(heads, c) {
  const cells = heads.map((row, r) => (r < heads.length - 1 ? over(row, c) : row[c]));
  return [...new Set(cells.map(wordsOf).filter(Boolean))].join(": ");
}

/** The cell of a row that stands over a column, be it from further to the left. */
function over(row, c) {
  if (row[c] !== null) return row[c];
  const left = row.slice(0, c).findLastIndex(Boolean);
  return left >= 0 && left + row[left].colSpan > c ? row[left] : null;
}

/** Whether the first row says something in each cell but the first: above the names of rows there is none. */
function hasEmptyCorner([first, ...others]) {
  const [corner, ...names] = first.map(wordsOf);
  return others.length > 0 && names.length > 0 && !corner && names.every(Boolean);
}

/** Takes the paragraph that Word or a page means for a table's caption, before or behind it, out of the text. */
export function takeCaptions(blocks) {
  const taken = new Set();
  blocks.forEach((block, i) => {
    const caption = [blocks[i - 1], blocks[i + 1]].find((one) => one?.isCaption && !taken.has(one));
    if (block.type !== "table" || block.caption || !caption) return;
    block.caption = caption.runs.map(({ text }) => text).join("").replace(/\s+/gu, " ");
    taken.add(caption);
  });
  return blocks.filter((block) => !taken.has(block));
}

function wordsOf(cell) {
  return cell ? legible(cell.textContent).replace(/\s+/gu, " ").trim() : "";
}

function isBold(cell) {
  const words = cell.ownerDocument.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    if (words.currentNode.data.trim() && !isStrong(words.currentNode.parentElement, cell)) return false;
  }
  return true;
}

function isStrong(element, cell) {
  for (let one = element; one && one !== cell.parentElement; one = one.parentElement) {
    const weight = styled(one, "font-weight");
    if (weight) return weight === "bold" || Number(weight) >= 600;
    if (one.matches("b, strong")) return true;
  }
  return false;
}
