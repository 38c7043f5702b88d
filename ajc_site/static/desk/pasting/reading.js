// From what was pasted to the blocks of a rich text: paragraphs, items of lists, quotations, headings, each with
// its words in runs of one emphasis.

import { legible } from "./letters.js";
import { languageOf, settleLanguages } from "./languages.js";
import { levelOf, settleLevels } from "./headings.js";
import { keepNumbers, markAt, takeSign, wordItem } from "./lists.js";
import { takeNotes } from "./notes.js";
import { classes, styled } from "./source.js";
import { grid, namesOfColumns, takeCaptions, titleIn } from "./tables.js";
import { address } from "./links.js";

const BLOCKS =
  "address, article, aside, blockquote, body, caption, center, dd, details, div, dl, dt, fieldset, figcaption, figure, footer, form, h1, h2, h3, h4, h5, h6, header, hr, legend, li, main, nav, ol, p, pre, section, summary, table, tbody, td, tfoot, th, thead, tr, ul";
const CAPTION = /(?:^|\s)MsoCaption(?:\s|$)/i;
const QUOTE = /(?:^|\s)(?:MsoQuote|MsoIntenseQuote|Quotations?)(?:\s|$)/i;

/**
 * Reads what `read` in source.js left.
 *
 * @param {object} place What it goes into: whether `tables` and `notes` have a block of their own there, the codes
 *     of the `languages` that it knows, and the `language` of the page.
 * @returns {{blocks: Block[], tables: number, apart: number, notes: number, missing: number, kept: number,
 *     links: number, texts: Map<string, Block[]>}}
 *     The blocks ({type, depth, runs, mark}; a heading has a level; a table caption, columns, rows, namesRows); how
 *     many tables became lines or stand apart, notes came along or are missing, numbers became words, and links
 *     led to somebody's own machine; and the notes for which there is a block, by what the runs call them.
 */
export function blocksOf(body, place = {}) {
  const { notes, missing } = takeNotes(body);
  const reader = new Reader(place);
  reader.children(body, {});
  const texts = new Map();
  if (place.notes) for (const { name, element } of notes) texts.set(name, reader.note(element));
  else reader.notes(notes);
  const blocks = takeCaptions(reader.blocks.map(tidied).filter(saysAnything));
  const kept = keepNumbers(blocks);
  settleLevels(blocks);
  settleLanguages([...blocks, ...[...texts.values()].flat()], place);
  const { tables, apart, lostLinks: links } = reader;
  return { blocks, tables, apart, notes: notes.length, missing, kept, links, texts };
}

function saysAnything(block) {
  return block.type === "table" || block.runs.length > 0;
}

class Reader {
  blocks = [];
  current = null;
  tables = 0;
  apart = 0;
  lostLinks = 0;

  constructor(place = {}) {
    this.place = place;
  }

  children(node, context) {
    for (const child of [...node.childNodes]) {
      if (child.nodeType === Node.TEXT_NODE) this.write(child.data, context);
      else if (child.nodeType === Node.ELEMENT_NODE) this.element(child, context);
    }
  }

  element(element, context) {
    if (element.localName === "br") this.breakLine(element);
    else if (this.place.notes && element.matches("sup[data-note]")) this.mark(element, context);
    else if (element.matches(BLOCKS)) this.block(element, context);
    else this.children(element, this.inline(element, context));
  }

  block(element, context) {
    this.current = null;
    const rows = element.matches("table") && !context.cell ? grid(element) : null;
    if (rows) this.table(element, rows, context);
    else this.children(element, this.blockContext(element, this.inline(element, context)));
    this.current = null;
  }

  blockContext(element, context) {
    if (element.matches("ul, ol")) return { ...context, list: listOf(element, context) };
    if (element.matches("li")) return this.item(element, context);
    const word = element.matches("p, div") && !levelOf(element) ? wordItem(element) : null;
    if (word) return { ...context, item: { ...word, block: null } };
    const level = levelOf(element);
    if (level) return context.cell || context.item ? { ...context, bold: true } : { ...context, type: "heading", level };
    if (element.matches("figcaption") || CAPTION.test(classes(element))) return { ...context, caption: true };
    if (element.matches("blockquote") || QUOTE.test(classes(element))) return { ...context, type: "blockquote" };
    if (element.matches("pre")) return { ...context, lines: true };
    return context;
  }

  item(element, context) {
    const list = context.list ?? { ordered: false, depth: 0, next: 1, style: "" };
    const level = Number(element.dataset.ariaLevel ?? element.getAttribute("aria-level"));
    const place = Number(element.getAttribute("value") || element.dataset.ariaPosinset) || list.next;
    list.next = place + 1;
    const style = styled(element, "list-style-type") || list.style;
    const sign = takeSign(element);
    const depth = level > 0 ? level - 1 : list.depth;
    const mark = list.ordered ? sign || markAt(place, style) : "";
    return { ...context, type: undefined, item: { depth, mark, ordered: list.ordered, block: null }, list: { ...list, inside: true } };
  }

  inline(element, context) {
    const found = { ...context };
    const weight = styled(element, "font-weight");
    if (/^(?:bold|bolder|[6-9]00)$/.test(weight)) found.bold = true;
    else if (weight) found.bold = false;
    else if (element.matches("b, strong, th")) found.bold = true;
    const slant = styled(element, "font-style");
    if (/italic|oblique/.test(slant)) found.italic = true;
    else if (slant === "normal") found.italic = false;
    else if (element.matches("i, em, cite, dfn, var")) found.italic = true;
    const height = styled(element, "vertical-align");
    if (height === "super" || (element.matches("sup") && height !== "baseline")) found.raised = true;
    else if (element.matches("sub") || height === "sub") found.raised = false;
    found.lang = languageOf(element, this.place.languages) ?? context.lang;
    if (element.matches("abbr[title], acronym[title]")) found.abbr = legible(element.title).replace(/\s+/gu, " ").trim();
    if (element.matches("a[href]")) {
      const { url, isLost } = address(element.getAttribute("href"));
      found.url = url;
      if (isLost) this.lostLinks += 1;
    }
    return found;
  }

  write(data, context) {
    let text = legible(data);
    if (!context.lines) text = text.replace(/\s+/gu, (space) => (/^[\u00a0\u202f]$/.test(space) ? space : " "));
    if (!text || (!this.current && !text.trim())) return;
    const { bold, italic, raised, url, lang, abbr } = context;
    this.open(context).runs.push({ text, bold, italic, raised, url, lang, abbr });
  }

  /** The mark of a note, with the sign that is stored for any. */
  mark(element, context) {
    this.open(context).runs.push({ text: "*", note: element.dataset.note });
  }

  /** The block that is being written, or a new one of the kind that the context asks for. */
  open(context) {
    if (this.current) return this.current;
    const item = context.item;
    // A further paragraph of an item goes on in it.
    if (item?.block && item.block === this.blocks.at(-1)) {
      item.block.runs.push({ text: "\n" });
      this.current = item.block;
      return this.current;
    }
    const block = { type: context.type ?? "unstyled", depth: 0, runs: [], mark: "" };
    if (context.type === "heading") block.level = context.level;
    if (context.caption) block.isCaption = true;
    if (item && !item.block) {
      block.type = item.ordered ? "ordered-list-item" : "unordered-list-item";
      block.depth = item.depth;
      block.mark = item.mark;
      item.block = block;
    }
    this.blocks.push(block);
    this.current = block;
    return block;
  }

  breakLine(element) {
    if (!this.current) return;
    // Two in a row are how web pages and mails begin a paragraph.
    const before = this.current.runs.at(-1);
    if (before?.text === "\n") this.current = null;
    else if (!/interchange/i.test(classes(element))) this.current.runs.push({ text: "\n" });
  }

  table(table, rows, context) {
    if (this.place.tables) this.tableApart(table, rows, context);
    else this.tableAsLines(rows, context);
  }

  /** A table as a block of its own: a text in each cell. */
  tableApart(table, rows, context) {
    this.apart += 1;
    const title = titleIn(table, rows);
    const { columns, body, namesRows } = namesOfColumns(title.rows);
    const words = (cell, c) => (cell ? this.cellApart(cell, context, namesRows && c === 0) : []);
    const cells = body.map((row) => columns.map((_, c) => words(row[c], c)));
    this.blocks.push({ type: "table", depth: 0, runs: [], mark: "", caption: title.caption, columns, namesRows, rows: cells });
  }

  cellApart(cell, context, isName) {
    const blocks = this.inside(cell, { url: context.url, lang: context.lang, cell: true });
    // What names a row is bold by itself.
    if (isName) for (const run of blocks.flatMap(({ runs }) => runs)) run.bold = false;
    return blocks;
  }

  /** What an element says, read by itself. */
  inside(element, context) {
    const inside = new Reader({ ...this.place, tables: false });
    inside.children(element, context);
    this.lostLinks += inside.lostLinks;
    const blocks = inside.blocks.map(tidied).filter(saysAnything);
    keepNumbers(blocks);
    return blocks;
  }

  /** The paragraphs of a note. */
  note(element) {
    const words = this.inside(element, { cell: true });
    return words.map((block) => ({ ...block, type: "unstyled", depth: 0 }));
  }

  tableAsLines(rows, context) {
    this.tables += 1;
    const { columns, body } = namesOfColumns(rows);
    for (const row of body) {
      this.current = null;
      const runs = [];
      row.forEach((cell, c) => {
        const words = cell ? this.cell(cell, context) : [];
        if (!words.length) return;
        if (runs.length) runs.push({ text: "; " });
        if (columns[c]) runs.push({ text: `${columns[c]}: `, bold: true });
        runs.push(...words);
      });
      if (runs.length) this.blocks.push({ type: "unstyled", depth: 0, runs, mark: "" });
    }
  }

  /** The words of a cell on one line. */
  cell(cell, context) {
    const inside = new Reader();
    inside.children(cell, { url: context.url, cell: true });
    this.lostLinks += inside.lostLinks;
    const blocks = inside.blocks.map(tidied).filter((block) => block.runs.length);
    return blocks.flatMap(({ runs, mark }, i) => [
      ...(i ? [{ text: " / " }] : []),
      ...(mark ? [{ text: `${mark} ` }] : []),
      ...runs.map((run) => ({ ...run, text: run.text.replace(/\n/g, " / ") })),
    ]);
  }

  notes(notes) {
    if (!notes.length) return;
    this.current = null;
    const counted = notes.every(({ mark }, i) => mark === String(i + 1));
    this.blocks.push({ type: "unstyled", depth: 0, runs: [{ text: "Notes", bold: true }], mark: "" });
    for (const { mark, element } of notes) {
      this.current = null;
      // All in one block: its paragraphs go on in it.
      const item = { depth: 0, mark: counted ? `${mark}.` : "", ordered: counted, block: null };
      if (!counted) {
        item.block = { type: "unstyled", depth: 0, runs: [{ text: mark, raised: true }, { text: " " }], mark: "" };
        this.blocks.push(item.block);
        this.current = item.block;
      }
      this.noteWords(element, item);
    }
    this.current = null;
  }

  noteWords(element, item) {
    const paragraphs = [...element.children].filter((child) => child.matches(BLOCKS));
    // The first paragraph stands behind the mark, so it begins no block.
    if (item.block && paragraphs.length) {
      this.children(paragraphs[0], { item });
      paragraphs[0].remove();
      this.current = null;
    }
    this.children(element, { item });
  }
}

function listOf(element, context) {
  const nested = context.list ? context.list.depth + 1 : 0;
  return {
    ordered: element.matches("ol"),
    depth: nested,
    next: Number(element.getAttribute("start")) || 1,
    style: styled(element, "list-style-type") || element.getAttribute("type") || "",
  };
}

/** A block whose words have one space between them and none at its ends, its runs joined where they are alike. */
function tidied(block) {
  const runs = [];
  for (const run of block.runs) {
    const last = runs.at(-1);
    let { text } = run;
    if (!last || /[ \n]$/.test(last.text)) text = text.replace(/^[ \u00a0]+/, "");
    // Of two spaces one is enough; a lone one that keeps words together stays.
    else if (/\u00a0$/.test(last.text) && /^[ \u00a0]/.test(text)) {
      last.text = last.text.replace(/\u00a0$/, " ");
      text = text.replace(/^[ \u00a0]+/, "");
    }
    if (text.startsWith("\n") && last) last.text = last.text.replace(/[ \u00a0]+$/, "");
    if (!text) continue;
    if (last && alike(last, run)) last.text += text;
    else runs.push({ ...run, text });
  }
  trimEnds(runs);
  return { ...block, runs };
}

function trimEnds(runs) {
  while (runs.length && !(runs[0].text = runs[0].text.replace(/^[\s\u00a0]+/u, ""))) runs.shift();
  while (runs.length && !(runs.at(-1).text = runs.at(-1).text.replace(/[\s\u00a0]+$/u, ""))) runs.pop();
}

function alike(one, other) {
  return ["bold", "italic", "raised", "url", "lang", "abbr", "note"].every((name) => (one[name] || "") === (other[name] || ""));
}

/** What the blocks say, as plain lines. */
export function plain(blocks) {
  return blocks.map(({ runs }) => runs.map(({ text }) => text).join(""));
}
