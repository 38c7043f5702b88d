// Puts a button to each citation that copies it, with its italics for a word processor and as plain text. Small
// capitals stay behind: they would need a style in the markup, which the site's policy refuses.
// When a paragraph is chosen, its citations, which have a page of their own, take the place of the whole text's.
// It is fetched when the citations are opened or a paragraph is chosen (when-used.js).
// Without this script, or where a browser keeps the clipboard to itself, readers select and copy as ever, and a
// paragraph's link leads to its citations.

const SHOWN_FOR = 3000;
const box = document.querySelector(".cite");
const words = box.dataset;
const heading = box.querySelector("h2");

// --- Copying -------------------------------------------------------------------------------------

const copied = ({ innerHTML, textContent }) => {
  const as = (type, text) => ({ [type]: new Blob([text], { type }) });
  return new ClipboardItem({ ...as("text/html", innerHTML), ...as("text/plain", textContent) });
};

const copy = (citation) =>
  window.ClipboardItem
    ? navigator.clipboard.write([copied(citation)])
    : navigator.clipboard.writeText(citation.textContent);

const addButton = (entry) => {
  const [style, citation] = entry.children;
  const button = document.createElement("button");
  const answer = document.createElement("span");
  const ariaLabel = words.named.replace("{style}", style.textContent);
  Object.assign(button, { type: "button", textContent: words.copy, ariaLabel });
  answer.setAttribute("role", "status");
  style.append(answer, button);
  let wait;
  button.addEventListener("click", async () => {
    clearTimeout(wait);
    try {
      await copy(citation);
      answer.textContent = words.copied;
    } catch {
      getSelection().selectAllChildren(citation);
      answer.textContent = words.select;
    }
    wait = setTimeout(() => (answer.textContent = ""), SHOWN_FOR);
  });
};

// --- The day on which it is read -------------------------------------------------------------------

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

const ready = (list) => {
  for (const today of list.querySelectorAll(".today")) today.replaceWith(day.format(new Date()));
  if (navigator.clipboard) [...list.children].forEach(addButton);
  return list;
};

// --- A chosen paragraph ----------------------------------------------------------------------------

const whole = { title: heading.textContent, list: box.querySelector("dl") };
const toWhole = Object.assign(document.createElement("button"), { type: "button", textContent: words.whole });
const toParagraph = Object.assign(document.createElement("a"), { textContent: words.back });
const ways = Object.assign(document.createElement("p"), { className: "ways" });
ways.append(toParagraph, toWhole);
let page;

const show = (title, list) => {
  ways.remove();
  box.querySelector("dl").replaceWith(list);
  heading.textContent = title;
};

// The number of the paragraph that the address names, by its lasting key or by its number, and the link to its
// citations.
const chosen = () => {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const paragraph = named?.matches(".para") ? named.parentElement : named;
  const [number, pin] = [".para", ".pin"].map((link) => paragraph?.querySelector(`:scope > ${link}`));
  return number && pin ? { number, pin } : undefined;
};

const fetched = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

const choose = async () => {
  const found = chosen();
  if (!found) return show(whole.title, whole.list);
  const { number, pin } = found;
  // What is copied from the address line is the address that lasts.
  history.replaceState(history.state, "", number.hash);
  page ??= fetched(pin.href.split("#")[0]);
  const list = (await page).querySelector(`${pin.hash} dl`);
  if (chosen()?.pin !== pin) return;
  show(pin.ariaLabel, ready(document.importNode(list, true)));
  toParagraph.href = number.hash;
  box.querySelector("dl").before(ways);
  pin.dataset.shown = "";
};

// Then the paragraph's link leads to its citations on their own page.
const tryToChoose = () => choose().catch(() => (page = undefined));

toWhole.addEventListener("click", () => {
  show(whole.title, whole.list);
  box.querySelector("summary").focus();
});

const citing = (link, event) => {
  if (!("shown" in link.dataset)) return;
  event.preventDefault();
  box.open = true;
  box.querySelector("summary").focus();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest(".pin");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) citing(link, event);
});

ready(whole.list);
addEventListener("hashchange", tryToChoose);
tryToChoose();
