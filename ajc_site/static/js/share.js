// Adds what a browser can do with a publication's address: copy it, hand it to another app, print the page.
// Nobody is told of it. Without this script the address, a mail and the code are there.

const SHOWN_FOR = 3000;
const box = document.querySelector(".share");
const words = box.dataset;
const address = box.querySelector(".share-address");

const add = (text, act) => {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  button.addEventListener("click", () => act(button));
  const line = document.createElement("p");
  line.append(button);
  address.after(line);
  return line;
};

const copyAddress = (answer) => async () => {
  try {
    await navigator.clipboard.writeText(address.textContent);
    answer.textContent = ` ${words.copied}`;
    setTimeout(() => (answer.textContent = ""), SHOWN_FOR);
  } catch {
    getSelection().selectAllChildren(address);
  }
};

add(words.print, () => print());
if (navigator.share) {
  const shared = { title: document.querySelector("h1").textContent, url: address.textContent };
  // Who closes the device's own list has changed their mind: nothing went wrong.
  add(words.device, () => navigator.share(shared).catch(() => {}));
}
if (navigator.clipboard) {
  const answer = document.createElement("span");
  answer.setAttribute("role", "status");
  add(words.copy, copyAddress(answer)).append(answer);
}
