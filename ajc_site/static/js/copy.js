// Puts a button to each citation that copies it, with its italics for a word processor and as plain text.
// Without this script, or where a browser keeps the clipboard to itself, readers select and copy as ever.

const SHOWN_FOR = 3000;

const copied = (citation) => {
  const styled = citation.cloneNode(true);
  // Where it goes there are none of our styles.
  for (const part of styled.querySelectorAll(".capitals")) part.style.fontVariant = "small-caps";
  const as = (type, text) => ({ [type]: new Blob([text], { type }) });
  return new ClipboardItem({ ...as("text/html", styled.innerHTML), ...as("text/plain", citation.textContent) });
};

const copy = (citation) =>
  window.ClipboardItem
    ? navigator.clipboard.write([copied(citation)])
    : navigator.clipboard.writeText(citation.textContent);

const addButton = (entry) => {
  const citation = entry.querySelector("dd");
  const style = entry.querySelector("dt").textContent;
  const button = document.createElement("button");
  const answer = document.createElement("span");
  Object.assign(button, { type: "button", textContent: "Copy", ariaLabel: `Copy ${style} citation` });
  answer.setAttribute("role", "status");
  entry.append(button, answer);
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
