// Keeps what was ticked in a window from which several are chosen. Wagtail forgets it as soon as the list is
// searched, filtered or turned to its next page (its issue 10754), and also where the answer comes after the tick.
// What is ticked and not in the list stands below it, and is unticked there.

const FORM = "form[data-multiple-choice-form]";
const BOX = "[data-multiple-choice-select]";
const SUBMIT = "[data-multiple-choice-submit]";
const LIST = ".page-results, #search-results";

/** For each window: the titles of what is ticked, by its key. */
const ticked = new WeakMap();

document.addEventListener("change", ({ target }) => {
  if (target.matches?.(`${FORM} ${BOX}`)) note(target);
});
// Wagtail fetches a window, and each place in the tree of pages, with jQuery; this comes after it is shown. Within
// it a list is drawn anew with an answer, or without one where the words looked for are taken away.
window.jQuery?.(document).on("ajaxComplete", () => document.querySelectorAll(FORM).forEach(attend));
const lists = new MutationObserver((changes) => changes.forEach(({ target }) => show(target.closest(FORM))));

function attend(form) {
  form.querySelectorAll(LIST).forEach((list) => lists.observe(list, { childList: true }));
  show(form);
}

function note(box) {
  const titles = titlesOf(box);
  if (box.checked) titles.set(box.value, box.dataset.chosen ?? titleOf(box));
  else titles.delete(box.value);
  allow(box.form);
}

function show(form) {
  if (!form) return;
  const titles = titlesOf(form);
  form.querySelector(".ticked-elsewhere")?.remove();
  const boxes = Array.from(form.querySelectorAll(BOX));
  for (const box of boxes) box.checked = titles.has(box.value);
  const listed = new Set(boxes.map((box) => box.value));
  const others = Array.from(titles).filter(([key]) => !listed.has(key));
  if (others.length) form.querySelector(SUBMIT)?.before(group(others));
  allow(form);
}

/** Wagtail looks only when it has drawn the list. */
function allow(form) {
  const submit = form.querySelector(SUBMIT);
  if (submit) submit.disabled = !form.querySelector(`${BOX}:checked`);
}

function titlesOf(element) {
  const modal = element.closest(".modal") ?? document.body;
  if (!ticked.has(modal)) ticked.set(modal, new Map());
  return ticked.get(modal);
}

function titleOf(box) {
  const words = box.closest("tr")?.querySelector(".title")?.innerText.trim();
  return words || box.title;
}

function group(others) {
  const all = document.createElement("fieldset");
  all.className = "ticked-elsewhere";
  const legend = document.createElement("legend");
  legend.textContent = "Also chosen";
  all.append(legend, ...others.map(([key, title]) => line(key, title)));
  return all;
}

function line(key, title) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", name: "id", value: key, checked: true });
  box.dataset.multipleChoiceSelect = "";
  box.dataset.chosen = title;
  label.append(box, title);
  return label;
}
