// Where a pasted link leads.

const KNOWN = new Set(["http:", "https:", "mailto:", "tel:", "ftp:"]);

/**
 * The address of a link, or undefined where its words have to do without.
 *
 * What some programs put around it, to see who follows, is taken off. ``isLost`` is true of one that led
 * somewhere on the machine or in the network of whoever wrote it.
 */
export function address(href) {
  let url;
  try {
    url = new URL(href.trim());
  } catch {
    // Within its own document or site.
    return { isLost: false };
  }
  if (!KNOWN.has(url.protocol)) return { isLost: url.protocol === "file:" };
  return { url: unwrapped(url), isLost: false };
}

function unwrapped(url) {
  const inner =
    (/(?:^|\.)google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url" && url.searchParams.get("q")) ||
    (url.hostname.endsWith(".safelinks.protection.outlook.com") && url.searchParams.get("url"));
  return inner && /^https?:\/\//i.test(inner) ? inner : url.href;
}
