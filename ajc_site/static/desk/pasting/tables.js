// Tables: of rows and columns where there is a block for them, else of lines: "Country: Slovenia; Year: 2023".

import { legible } from "./letters.js";
import { styled } from "./source.js";

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

/** Whether the first row of a table names its columns. */
export function hasNames(rows) {
  const cells = rows[0].filter((cell) => cell?.textContent.trim());
  return cells.length > 1 && cells.every((cell) => cell.matches("th, thead *") || isBold(cell));
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
  const named = hasNames(rows) || hasEmptyCorner(rows);
  const body = named ? rows.slice(1) : rows;
  const width = Math.max(...rows.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, c) => (named ? wordsOf(rows[0][c]) : ""));
  const first = body.map((row) => row[0]).filter((cell) => wordsOf(cell));
  return { columns, body, namesRows: first.length > 0 && first.every((cell) => cell.matches("th") || isBold(cell)) };
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
