// A field that narrows a long list of names to those with some letters in them, whatever their accents and case.
// Without this script readers open the list and look with their browser's own search.

const rest = document.querySelector(".signatories details");
const list = rest.parentElement;
const { find, found } = rest.dataset;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const names = [...list.querySelectorAll("li")].map((item) => [item, plain(item.textContent)]);

const label = Object.assign(document.createElement("label"), { className: "finding", textContent: find });
const field = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
const answer = document.createElement("span");
answer.setAttribute("role", "status");
label.append(field, answer);

field.addEventListener("input", () => {
  const wanted = plain(field.value.trim());
  let number = 0;
  for (const [item, name] of names) {
    item.hidden = !name.includes(wanted);
    number += !item.hidden;
  }
  // A heading over nothing would mislead.
  for (const names of list.querySelectorAll("ul")) {
    names.hidden = !names.querySelector("li:not([hidden])");
    const heading = names.previousElementSibling;
    if (heading?.matches("h3")) heading.hidden = names.hidden;
  }
  if (wanted) rest.open = true;
  answer.textContent = wanted ? found.replace("{number}", number) : "";
});

list.querySelector("h2").after(label);
