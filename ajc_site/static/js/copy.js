// Puts a button to each citation that copies it, with its italics for a word processor and as plain text. Small
// capitals stay behind: they would need a style in the markup, which the site's policy refuses.
// Without this script, or where a browser keeps the clipboard to itself, readers select and copy as ever.

const SHOWN_FOR = 3000;

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
  Object.assign(button, { type: "button", textContent: "Copy", ariaLabel: `Copy ${style.textContent} citation` });
  answer.setAttribute("role", "status");
  style.append(answer, button);
  let wait;
  button.addEventListener("click", async () => {
    clearTimeout(wait);
    try {
      await copy(citation);
      answer.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(citation);
      answer.textContent = "Selected: copy it with your keyboard";
    }
    wait = setTimeout(() => (answer.textContent = ""), SHOWN_FOR);
  });
};

if (navigator.clipboard) document.querySelectorAll(".cite dl > div").forEach(addButton);
