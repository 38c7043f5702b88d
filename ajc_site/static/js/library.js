// Shows a changed list in place, and the address with it. Without this script the form's button and the links do
// the same with a new page.

const library = document.getElementById("library");
const form = library.querySelector(".finder");
const box = form.querySelector("[type=search]");
const here = () => location.pathname + location.search;
let latest = 0;
let shown = here();

const chosen = ({ isOpenStill = false } = {}) => {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) asked.append(name, value);
  const opened = new URLSearchParams(location.search).get("all");
  if (isOpenStill && opened) asked.append("all", opened);
  const query = asked.toString();
  return form.action + (query ? `?${query}` : "");
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
  const focused = document.activeElement;
  const id = focused?.closest(".facets") ? [focused.name, focused.value] : null;
  fresh.querySelector(".narrow").open ||= library.querySelector(".narrow").open;
  for (const part of [".narrow", ".found"]) library.querySelector(part).replaceWith(fresh.querySelector(part));
  if (isBack) box.value = fresh.querySelector("[type=search]").value;
  if (id) {
    const same = [...form.elements].find((field) => field.name === id[0] && field.value === id[1]);
    same?.focus();
  }
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
  heading.focus();
  heading.scrollIntoView();
};

form.addEventListener("change", (event) => {
  if (event.target.type === "checkbox") show(chosen({ isOpenStill: true }));
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  // As on a new page: closed, so that a phone shows the list.
  const isBelow = event.submitter?.closest(".apply");
  library.querySelector(".narrow").open = false;
  show(chosen()).then(() => {
    if (isBelow) goToList();
  });
});
library.addEventListener("click", (event) => {
  const link = event.target.closest(".chips a, .sorted a, .pages a, .facets a");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  if (link.closest(".chips")) {
    const asked = new URL(link.href).searchParams;
    if (!asked.has("q")) box.value = "";
  }
  const facet = link.closest(".facet")?.querySelector("input").name;
  const isPage = link.closest(".pages");
  show(link.href).then(() => {
    // The link is gone: those who go by keyboard go on from what it brought.
    if (isPage) goToList();
    else if (facet) form.querySelector(`[name="${facet}"]`)?.focus();
    else document.getElementById("found").focus({ preventScroll: true });
  });
});
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
