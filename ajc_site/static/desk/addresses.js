// Proposes an address in plain letters while a title is typed, and puts right what is typed as one. The server
// is asked, which knows what is free and how scripts are read; without this it fills in the same when the form
// is saved. What staff chose themselves stays. Wagtail says when a title changes (its "w-sync").

const BOXES = "input[data-address]";
const PAUSE = 200;
// What a publication's address is made from where its title cannot be said in plain letters.
const DAY = ["date", "date_precision"];

document.addEventListener("w-sync:check", check, true);
document.addEventListener("w-sync:apply", follow, true);
// Wagtail hears keys, and no method of input that has none: of phones, of many scripts, of pasting.
document.addEventListener("input", ({ target }) => {
  const boxes = target.dataset?.wSyncTargetValue;
  for (const box of boxes ? document.querySelectorAll(boxes) : []) {
    if (box.matches(BOXES) && !box.dataset.fixed && follows(box)) proposeSoon(box, target.value);
  }
});
document.addEventListener("focusout", ({ target }) => {
  if (target.matches?.(BOXES)) tidy(target);
});
document.addEventListener("change", ({ target }) => {
  if (DAY.includes(target.name)) target.form?.querySelectorAll(BOXES).forEach(renew);
});

/** Keeps Wagtail from following the title where staff chose an address. */
function check(event) {
  if (event.target.matches(BOXES) && !follows(event.target)) event.preventDefault();
}

function follow(event) {
  const box = event.target;
  if (!box.matches(BOXES)) return;
  // Else Wagtail would put in the title itself.
  event.preventDefault();
  proposeSoon(box, event.detail.value);
}

function proposeSoon(box, title) {
  box.followed = title;
  clearTimeout(box.pause);
  box.pause = setTimeout(() => propose(box), PAUSE);
}

function renew(box) {
  const title = box.form.elements.title;
  if (!title || box.dataset.fixed || !box.value || !follows(box)) return;
  box.followed = title.value;
  propose(box);
}

function follows(box) {
  return !box.value || box.value === box.dataset.proposed;
}

async function propose(box) {
  if (!follows(box)) return;
  const day = DAY.map((name) => [name, box.form?.elements[name]?.value ?? ""]);
  const address = await ask(box, { title: box.followed, own: keyOf(box), parent: box.dataset.parent, ...Object.fromEntries(day) });
  if (address === null || !follows(box)) return;
  box.dataset.proposed = address;
  write(box, address);
}

async function tidy(box) {
  if (follows(box)) return;
  const typed = box.value;
  const address = await ask(box, { typed });
  if (address && box.value === typed) write(box, address);
}

// A new page has a key once it has saved itself, and its address in the browser tells.
function keyOf(box) {
  const saved = box.dataset.parent ? location.pathname.match(/\/pages\/(\d+)\/edit\/$/) : null;
  return saved?.[1] ?? box.dataset.own;
}

/** The server's answer; null where there is none, or a later question was asked. */
async function ask(box, question) {
  const turn = (box.turn = (box.turn ?? 0) + 1);
  try {
    const response = await fetch(`${box.dataset.address}?${new URLSearchParams(question)}`);
    const answer = response.ok ? await response.json() : null;
    return turn === box.turn && answer ? answer.address : null;
  } catch {
    return null;
  }
}

function write(box, address) {
  if (box.value === address) return;
  box.value = address;
  for (const name of ["input", "change"]) box.dispatchEvent(new Event(name, { bubbles: true }));
}
