// Shows a changed list in place, and the address with it. Without this script the form's button and the links do
// the same with a new page.

const library = document.getElementById("library");
const form = library.querySelector(".finder");
const box = form.querySelector("[type=search]");
const here = () => location.pathname + location.search;
// Whether what narrows the list stands beside it.
const isBeside = matchMedia("(min-width: 62rem)");
let latest = 0;
let shown = here();

const chosen = ({ isOpenStill = false } = {}) => {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) asked.append(name, value);
  const opened = new URLSearchParams(location.search).get("all");
  if (isOpenStill && opened) asked.append("all", opened);
  const query = asked.toString();
  return new URL(form.action).pathname + (query ? `?${query}` : "");
};

const allIn = (part) => [...part.querySelectorAll(".facet")];

// What is open stays so, and who stands at a box goes on from there.
const takeOver = (fresh) => {
  const focused = document.activeElement;
  const stood = focused?.getBoundingClientRect().top;
  const isBox = focused?.type === "checkbox" && focused.closest(".facets");
  const isSummary = focused?.localName === "summary" && focused.parentElement.id;
  const open = allIn(library).filter((facet) => facet.open).map((facet) => facet.id);
  for (const facet of allIn(fresh)) facet.open ||= open.includes(facet.id);
  const old = library.querySelector(".narrow");
  const scrolled = old.scrollTop;
  for (const part of [".way-past", ".narrow", ".found"]) library.querySelector(part).replaceWith(fresh.querySelector(part));
  library.querySelector(".narrow").scrollTop = scrolled;
  sayHowMany();
  if (isBox) {
    const boxes = [...form.elements];
    const same = boxes.find((field) => field.name === focused.name && field.value === focused.value);
    same?.focus({ preventScroll: true });
    // The list above it is shorter or longer now: the box stays under the finger that ticked it.
    if (same && !isBeside.matches) scrollBy({ top: same.getBoundingClientRect().top - stood, behavior: "instant" });
  } else if (isSummary) {
    document.getElementById(isSummary)?.querySelector("summary").focus({ preventScroll: true });
  }
};

// The button says what it shows: with a script that is true at once. To nothing no button leads.
const sayHowMany = () => {
  const button = library.querySelector(".apply button");
  const none = library.querySelector(".none-fits");
  if (button?.dataset.shown) button.textContent = button.dataset.shown;
  if (none) button.hidden = !(none.hidden = false);
};

const show = async (address, { isBack = false } = {}) => {
  const number = ++latest;
  library.setAttribute("aria-busy", "true");
  let page;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    page = null;
  }
  if (number !== latest) return; // Something else was asked for meanwhile.
  const fresh = page?.getElementById("library");
  if (!fresh) {
    location.assign(address); // The browser says what went wrong.
    return;
  }
  takeOver(fresh);
  if (isBack) box.value = fresh.querySelector("[type=search]").value;
  if (!isBack) {
    history.pushState(null, "", address);
    shown = here();
  }
  document.title = page.title;
  library.removeAttribute("aria-busy");
  document.getElementById("list-said").textContent = document.getElementById("found").textContent;
};

const goToList = () => {
  const heading = document.getElementById("found");
  heading.focus({ preventScroll: true });
  heading.scrollIntoView();
};

// Beside the list a choice shows the list from its beginning; on a phone the bar says how many, and leads there.
const showBeginning = () => {
  const heading = document.getElementById("found");
  if (isBeside.matches && heading.getBoundingClientRect().top < 0) heading.scrollIntoView();
};

library.addEventListener("change", (event) => {
  if (event.target.type === "checkbox") show(chosen({ isOpenStill: true })).then(showBeginning);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show(chosen()).then(goToList);
});
library.addEventListener("click", (event) => {
  const link = event.target.closest(".chips a, .sorted a, .pages a, .facets a");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  if (link.closest(".chips")) {
    const asked = new URL(link.href).searchParams;
    if (!asked.has("q")) box.value = "";
  }
  const facet = link.closest(".facet")?.id;
  show(link.href).then(() => {
    // The link is gone: those who go by keyboard go on from what it brought.
    if (facet) document.getElementById(facet)?.querySelector("input")?.focus();
    else goToList();
  });
});
sayHowMany();
addEventListener("popstate", () => {
  // Not for a place on this page, as the skip link's.
  if (here() === shown) return;
  shown = here();
  show(location.href, { isBack: true });
});

// Suggestions come from this site alone, and nobody writes down what was typed.
let timer;
box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    const typed = box.value.trim();
    if (typed.length < 2) return;
    try {
      const answer = await fetch(`${box.dataset.suggestions}?${new URLSearchParams({ q: typed })}`);
      const { suggestions } = await answer.json();
      if (box.value.trim() !== typed) return;
      document.getElementById("suggestions").replaceChildren(
        ...suggestions.map((text) => Object.assign(document.createElement("option"), { value: text })),
      );
    } catch {
      // Without suggestions the search works as well.
    }
  }, 150);
});
