// Plays a hosted video on the page. Without this script each is a plain link to the host,
// and the host is asked for nothing before the reader chooses to play.
for (const link of document.querySelectorAll("a.play[data-embed]")) {
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return; // in a new tab, as asked
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.src = link.dataset.embed;
    frame.title = link.dataset.title;
    frame.allow = "autoplay; fullscreen; picture-in-picture";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    link.replaceWith(frame);
    frame.focus();
  });
}
