// Opens the contents of a text that stand beside it, where there is room for that; else they wait to be opened.
// The styles show them open from the first moment, so that nothing moves when this is here.

const contents = document.querySelector("details.contents");
const isWide = matchMedia("(min-width: 62rem)");
const fit = () => (contents.open = isWide.matches);

fit();
contents.dataset.fitted = "";
isWide.addEventListener("change", fit);
