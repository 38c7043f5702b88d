// Tables as lines that can be read: "Country: Slovenia; Year: 2023".

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
  return said.length > 1 && Math.max(...said.map((row) => row.filter(Boolean).length)) > 1 ? said : null;
}

/** Whether the first row of a table names its columns. */
export function hasNames(rows) {
  const cells = rows[0].filter((cell) => cell?.textContent.trim());
  return cells.length > 1 && cells.every((cell) => cell.matches("th, thead *") || isBold(cell));
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
