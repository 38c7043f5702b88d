// Says so where the address names a paragraph that isn't in the text, or on the page of its citations. What an address names is not
// told to the server, so without this script the page stands at its top.

const notice = document.getElementById("not-there");

const named = () => {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return location.hash;
  }
};

const say = () => {
  const name = named();
  notice.hidden = !/^p[\d-]/i.test(name) || document.getElementById(name) !== null;
};

addEventListener("hashchange", say);
say();
