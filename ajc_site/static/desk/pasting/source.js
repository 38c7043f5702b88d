// From a clipboard's HTML to what it says: without what its document keeps of its making (deletions,
// comments, hidden text), each of which is written down, so that whoever pasted it can be told.

import { oneLine } from "./letters.js";
import { takeDeleted } from "./rtf.js";

const SILENT =
  "script, style, meta, link, title, base, template, noscript, xml, colgroup, col, select, input, textarea, button, datalist, dialog";
const PICTURES = "img, picture, svg, canvas, video, audio, iframe, object, embed, map";
const STYLES = ["font-weight", "font-style", "text-decoration-line", "vertical-align", "display", "visibility"];

// Names that programs give to what was deleted and put in: msoDel, TrackChangeTextDeletion, moveFrom, …
const DELETED = /(?:^|\s)(?:mso|track|revision|suggest)[\w-]*?(?:del|movefrom)[\w-]*/i;
const PUT_IN = /(?:^|\s)(?:mso|track|revision|suggest)[\w-]*?(?:ins|moveto)[\w-]*/i;
const COMMENT_TEXT = /(?:^|\s)(?:MsoCommentText|MsoCommentSubject|msocomtxt)(?:\s|$)/i;
const COMMENT_MARK = /#(?:_msocom|_msoanchor|_com_|_anchor_|cmnt|sdcomment|sdannotation)/i;

/**
 * What was pasted, in HTML, and in RTF where there is that, too.
 *
 * @returns {{body: Element, left: object, inserted: string[], unsure: boolean}} Its body, to be read; what was
 *     taken out of it; what somebody put in; whether deleted words may still be in it.
 */
export function read(html, rtf = "") {
  const page = new DOMParser().parseFromString(html, "text/html");
  const found = {
    body: page.body,
    left: { deleted: [], comments: [], hidden: [], pictures: 0 },
    inserted: [],
    unsure: false,
  };
  stylesIntoElements(page);
  page.querySelectorAll(SILENT).forEach((element) => element.remove());
  takeComments(page.body, found);
  // Where the HTML says nothing of changes, the RTF may.
  if (/\\deleted\b/.test(rtf) && ![...page.body.querySelectorAll("*")].some(isTracked)) {
    const { taken, unsure } = takeDeleted(page.body, rtf);
    found.left.deleted.push(...taken);
    found.unsure = unsure;
  }
  each(page.body, isDeleted, (element) => take(element, found.left.deleted));
  each(page.body, isHidden, (element) => take(element, found.left.hidden));
  each(page.body, isPutIn, (element) => note(element.textContent, found.inserted));
  takePictures(page.body, found);
  return found;
}

/** An element's style as it was written, lower case and without spaces: Office's own words are kept in it. */
export function written(element) {
  return (element.getAttribute("style") ?? "").toLowerCase().replace(/\s+/g, "");
}

export function classes(element) {
  return element.getAttribute("class") ?? "";
}

function each(body, isOne, deal) {
  for (const element of body.querySelectorAll("*")) {
    // What was in one that is gone is gone with it.
    if (body.contains(element) && isOne(element)) deal(element);
  }
}

function note(text, list) {
  const words = oneLine(text);
  if (words) list.push(words);
}

function take(element, list) {
  note(element.textContent, list);
  element.remove();
}

/** Style sheets say by class what others say in each element: written into the elements they are one. */
function stylesIntoElements(page) {
  const own = new Map();
  for (const style of page.querySelectorAll("style")) {
    const sheet = new CSSStyleSheet();
    // Word wraps its rules in a comment of HTML.
    sheet.replaceSync(style.textContent.replace(/<!--|-->/g, ""));
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSStyleRule)) continue;
      for (const name of STYLES) {
        const value = rule.style.getPropertyValue(name);
        if (value) apply(page, rule.selectorText, name, value, own);
      }
    }
  }
}

function apply(page, selector, name, value, own) {
  for (const element of page.body.querySelectorAll(selector)) {
    if (!own.has(element)) own.set(element, new Set(STYLES.filter((one) => element.style.getPropertyValue(one))));
    // Kept beside what is written there: setting a style would write it anew, without Office's own words.
    if (!own.get(element).has(name)) element.setAttribute(`data-${name}`, value);
  }
}

/** The value of a style, from the element or from the sheet that came with it. */
export function styled(element, name) {
  return element.style?.getPropertyValue(name) || element.getAttribute(`data-${name}`) || "";
}

/** Deleted by somebody whose program wrote it down. */
function isTracked(element) {
  return element.matches("del, [role=deletion]") || DELETED.test(classes(element));
}

/** That, or struck out by hand: no field here can show it, and as plain words it would say the contrary. */
function isDeleted(element) {
  return (
    isTracked(element) ||
    element.matches("s, strike") ||
    /line-through/.test(styled(element, "text-decoration-line")) ||
    /text-line-through:(?!none)/.test(written(element))
  );
}

function isPutIn(element) {
  if (element.parentElement?.closest("ins")) return false;
  return element.matches("ins, [role=insertion]") || (PUT_IN.test(classes(element)) && !element.querySelector("ins"));
}

function isHidden(element) {
  return (
    element.hidden ||
    styled(element, "display") === "none" ||
    styled(element, "visibility") === "hidden" ||
    /mso-hide:all|(?:^|;)font-size:0(?:pt|px|em|;|$)/.test(written(element))
  );
}

function takeComments(body, found) {
  const taken = found.left.comments;
  const marks = new Set();
  each(body, isCommentMark, (element) => {
    // The comment’s own link back is none of its words.
    if (element.matches("a") && !element.closest("[style*='mso-element']")) marks.add(element.getAttribute("href"));
    const around = element.parentElement;
    element.remove();
    if (around?.matches("sup") && !around.textContent.trim()) around.remove();
  });
  each(body, (element) => isCommentText(element), (element) => take(element, taken));
  // Google’s stand at the end, each behind a link back to its mark.
  each(body, (element) => /#cmnt_ref/.test(element.getAttribute("href") ?? ""), (element) => {
    const whole = standsAlone(element, "#cmnt_ref");
    element.remove();
    take(whole, taken);
  });
  each(body, (element) => /mso-element:comment-list/.test(written(element)), (element) => element.remove());
  // Marks whose comments stayed behind.
  while (taken.length < marks.size) taken.push("");
}

function isCommentText(element) {
  return (
    /mso-element:comment(?!-list)/.test(written(element)) ||
    COMMENT_TEXT.test(classes(element)) ||
    element.matches("[role=comment], [id^=sdcomment]") ||
    /^(?:office:annotation|w:comment)$/i.test(element.localName)
  );
}

function isCommentMark(element) {
  return (
    (element.matches("a:not([href*=cmnt_ref])") && COMMENT_MARK.test(element.getAttribute("href") ?? "")) ||
    /(?:^|\s)msocom(?:anchor|hide|off)(?:\s|$)/i.test(classes(element)) ||
    /mso-special-character:comment/.test(written(element))
  );
}

/**
 * The paragraph, list item or division that is one note or comment, found from the link in it that leads back.
 *
 * A division is one only when it holds no other such link and begins with this one.
 */
export function standsAlone(link, back) {
  const paragraph = link.closest("li, p, dd, td") ?? link;
  const division = paragraph.closest("li, div, aside");
  if (!division || division === paragraph) return paragraph;
  const others = division.querySelectorAll(`a[href*="${back}"]`).length;
  const begins = division.textContent.trim().startsWith(paragraph.textContent.trim());
  return others <= 1 && begins && division.parentElement ? division : paragraph;
}

function takePictures(body, found) {
  each(body, (element) => element.matches(PICTURES) || /^v:/i.test(element.localName), (element) => {
    const alt = element.getAttribute("alt") ?? "";
    if (/^\p{Extended_Pictographic}[\p{M}\u200d\p{Extended_Pictographic}]*$/u.test(alt)) {
      element.replaceWith(alt);
      return;
    }
    const isDot = ["width", "height"].some((name) => Number(element.getAttribute(name) ?? 99) <= 1);
    if (!isDot) found.left.pictures += 1;
    element.remove();
  });
}
