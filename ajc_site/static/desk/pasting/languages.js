// Words in another language than the text around them. Office writes down a language for nearly all words, often
// the one of whoever installed it: only what differs from the rest, in letters that can be of it, is believed.

const LETTERS = {
  ar: "Arabic", fa: "Arabic", prs: "Arabic", ps: "Arabic", ug: "Arabic", ur: "Arabic",
  bn: "Bengali", hi: "Devanagari", ne: "Devanagari", ja: "Han", "zh-Hans": "Han", "zh-Hant": "Han",
  km: "Khmer", ko: "Hangul", ksw: "Myanmar", lo: "Lao", my: "Myanmar", ru: "Cyrillic", shn: "Myanmar",
  si: "Sinhala", ta: "Tamil", th: "Thai",
};
const OTHERS = { "fa-af": "prs", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", zh: "zh-Hans" };

/** The site's code for the language that an element names; "" for one that the site has not; undefined for none. */
export function languageOf(element, languages = []) {
  const tag = (element.getAttribute("lang") || element.getAttribute("xml:lang") || "").toLowerCase().replaceAll("_", "-");
  if (!tag || !languages.length) return undefined;
  const [first] = tag.split("-");
  const known = (wanted) => languages.find((code) => code.toLowerCase() === wanted);
  return known(tag) ?? OTHERS[tag] ?? known(first) ?? OTHERS[first] ?? "";
}

/** Leaves a language with those runs alone whose language is neither that of most words nor the page's. */
export function settleLanguages(blocks, { language = "en" }) {
  const runs = blocks.flatMap(runsOf);
  const letters = new Map();
  for (const { text, lang = "" } of runs) letters.set(lang, (letters.get(lang) ?? 0) + text.length);
  const [main] = [...letters].sort((one, other) => other[1] - one[1])[0] ?? [""];
  for (const run of runs) if (run.lang === main || run.lang === language || !canBe(run)) delete run.lang;
}

function runsOf({ runs, rows = [] }) {
  return [...runs, ...rows.flat(2).flatMap(runsOf)];
}

function canBe({ text, lang }) {
  return Boolean(lang) && new RegExp(`\\p{Script=${LETTERS[lang] ?? "Latin"}}`, "u").test(text);
}
