// Fetches the script of a part of the page when a reader first uses that part: few of those who read a text cite or
// share it, and the others need not wait for what does it. A module runs once, however often a page names it.

const load = (box) => import(new URL(box.dataset.script, location).href).catch(() => {});

for (const box of document.querySelectorAll("[data-script]")) {
  box.addEventListener("toggle", () => load(box), { once: true });
}

// Who chooses a paragraph, here or by an address, is about to cite it.
const choosing = (event) => {
  const link = event.target.closest(".para");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  // The paragraph is in sight: choosing it should move neither the page nor who goes by keyboard.
  const top = scrollY;
  location.hash = link.hash;
  link.focus({ preventScroll: true });
  scrollTo({ top, behavior: "instant" });
};

const cite = document.querySelector(".cite[data-script]");
if (cite) {
  document.addEventListener("click", choosing);
  const called = () => [cite, document.getElementById("not-there")].forEach((box) => box && load(box));
  addEventListener("hashchange", called, { once: true });
  if (location.hash) called();
}
