// Shows a changed list in place, and the address with it. Without this script the form's button and the links do
// the same with a new page.

const library = document.getElementById("library");
const form = library.querySelector(".finder");
const box = form.querySelector("[type=search]");
let latest = 0;

const chosen = () => {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) asked.append(name, value);
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
  for (const part of [".facets", ".found"]) {
    const [old, next] = [library.querySelector(part), fresh.querySelector(part)];
    if (old && next) old.replaceWith(next);
  }
  if (isBack) box.value = fresh.querySelector("[type=search]").value;
  if (id) {
    const same = [...form.elements].find((field) => field.name === id[0] && field.value === id[1]);
    same?.focus();
  }
  if (!isBack) history.pushState(null, "", address);
  library.removeAttribute("aria-busy");
  document.getElementById("list-said").textContent = document.getElementById("found").textContent;
};

form.addEventListener("change", (event) => {
  if (event.target.type === "checkbox") show(chosen());
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show(chosen());
});
library.addEventListener("click", (event) => {
  const link = event.target.closest(".chips a, .sorted a, .pages a, .facets a");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  if (link.closest(".chips")) {
    const asked = new URL(link.href).searchParams;
    if (!asked.has("q")) box.value = "";
  }
  show(link.href).then(() => {
    if (link.closest(".pages")) {
      document.getElementById("found").focus();
      document.getElementById("found").scrollIntoView();
    }
  });
});
addEventListener("popstate", () => show(location.href, { isBack: true }));

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
