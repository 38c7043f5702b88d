// Checks a file without sending it anywhere: a worker reads it and computes its SHA-256, and the site's page of all
// checksums with the same first digit, which says no more than that digit of what is asked, has the answer.
// Without this script readers compute the checksum themselves, and the form or those pages say what it is.

const form = document.querySelector(".checker");
const [drop, progress, answer] = [".drop", ".progress", ".answer"].map((place) => form.querySelector(place));
const [bar, told, stop] = progress.children;
const [file, typed] = [form.querySelector("#file"), form.querySelector("#checksum")];
let worker;
// Which question the answer is to: a slower one before it says nothing any more.
let asked = 0;

// --- What is known of a checksum -------------------------------------------------------------------

const say = (name, checksum) => {
  const words = document.importNode(document.getElementById(name).content, true);
  answer.replaceChildren(...(checksum ? [shown(checksum)] : []), words);
};

const shown = (checksum) => Object.assign(document.createElement("code"), { textContent: checksum });

const known = async (checksum) => {
  const response = await fetch(`${form.dataset.known}${checksum[0]}/`);
  if (!response.ok) throw new Error(response.status);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.getElementById(checksum);
};

const lookUp = async (checksum, question) => {
  let found;
  try {
    found = await known(checksum);
  } catch {
    if (question === asked) say("away", checksum);
    return;
  }
  if (question !== asked) return;
  if (!found) return say("unknown", checksum);
  answer.replaceChildren(...[...found.children].map((part) => document.importNode(part, true)));
};

// --- A file ----------------------------------------------------------------------------------------

const end = () => {
  worker?.terminate();
  worker = undefined;
  progress.hidden = true;
};

const read = (chosen) => {
  end();
  const question = ++asked;
  answer.replaceChildren();
  progress.hidden = false;
  bar.value = 0;
  told.textContent = chosen.name;
  worker = new Worker(form.dataset.worker);
  worker.onmessage = ({ data }) => {
    if ("done" in data) return (bar.value = data.done);
    end();
    if (data.failed) return say("unread");
    typed.value = data.checksum;
    lookUp(data.checksum, question);
  };
  worker.onerror = () => {
    end();
    say("unread");
  };
  worker.postMessage(chosen);
};

file.addEventListener("change", () => file.files[0] && read(file.files[0]));
stop.addEventListener("click", () => {
  end();
  file.value = "";
  say("stopped");
  // The button is gone: who goes by keyboard is where another can be chosen.
  file.focus();
});

// Wherever on the page it is dropped: else a browser would open it in the page's place.
addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
addEventListener("dragleave", () => drop.classList.remove("over"));
addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const { files } = event.dataTransfer;
  if (files.length === 1) return read(files[0]);
  // What was asked before is answered no more.
  end();
  asked++;
  say(files.length ? "several" : "no-file");
});

// --- A checksum ------------------------------------------------------------------------------------

const within = (text) => {
  const small = text.toLowerCase();
  const together = small.replace(/\s+/g, "");
  if (/^[0-9a-f]{64}$/.test(together)) return together;
  const found = new Set(small.match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g));
  return found.size === 1 ? [...found][0] : undefined;
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  end();
  const question = ++asked;
  const checksum = within(typed.value);
  if (checksum) lookUp(checksum, question);
  else say("not-understood");
});

drop.hidden = false;
