// A field that narrows a long list of names to those with some letters in them, whatever their accents and case.
// Without this script readers open the list and look with their browser's own search.

const rest = document.querySelector(".signatories details");
const list = rest.parentElement;
const { find, found } = rest.dataset;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const names = [...list.querySelectorAll("li")].map((item) => [item, plain(item.textContent)]);

// The headings, each with the lists under it: the first part of a country may stand before the others' step.
const groups = [];
for (const part of list.querySelectorAll("h3, ul")) {
  if (part.matches("h3")) groups.push({ heading: part, lists: [] });
  else (groups.at(-1) ?? groups[groups.push({ lists: [] }) - 1]).lists.push(part);
}

// Who types a country's name means all that stand under it.
const countries = groups.flatMap(({ heading, lists }) =>
  heading && "country" in heading.dataset ? lists.map((names) => [names, plain(heading.firstChild.data)]) : [],
);
const countryOf = new Map(countries);

const label = Object.assign(document.createElement("label"), { className: "finding", textContent: find });
const field = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
const answer = document.createElement("span");
answer.setAttribute("role", "status");
label.append(field, answer);

field.addEventListener("input", () => {
  const wanted = plain(field.value.trim());
  let number = 0;
  for (const [item, name] of names) {
    item.hidden = !name.includes(wanted) && !countryOf.get(item.parentElement)?.includes(wanted);
    number += !item.hidden;
  }
  // A heading over nothing would mislead, as would a name without its own.
  for (const { heading, lists } of groups) {
    for (const names of lists) names.hidden = !names.querySelector("li:not([hidden])");
    if (heading) heading.hidden = lists.every((names) => names.hidden);
  }
  rest.hidden = !rest.querySelector("li:not([hidden])");
  if (wanted) rest.open = true;
  answer.textContent = wanted ? found.replace("{number}", number) : "";
});

list.querySelector("h2").after(label);
