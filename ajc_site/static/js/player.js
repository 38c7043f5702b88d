// Plays a video on the page. Without this script each is a plain link, to its own page or to the video host,
// and nothing is asked of anybody before the reader chooses to play.

const hosted = ({ embed, title }) => {
  const frame = document.createElement("iframe");
  frame.src = embed;
  frame.title = title;
  frame.allow = "autoplay; fullscreen; picture-in-picture";
  // Video hosts play only where they are told the site; the page's own address stays untold.
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  return frame;
};

const ownFile = ({ video, captions, captionsLanguage, captionsLabel, title }) => {
  const player = document.createElement("video");
  player.src = video;
  player.controls = true;
  player.autoplay = true;
  player.playsInline = true;
  player.setAttribute("aria-label", title);
  if (captions) {
    const track = document.createElement("track");
    Object.assign(track, { kind: "captions", src: captions, srclang: captionsLanguage, label: captionsLabel });
    player.append(track);
  }
  return player;
};

for (const link of document.querySelectorAll("a.play[data-embed], a.play[data-video]")) {
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return; // in a new tab, as asked
    event.preventDefault();
    const player = link.dataset.embed ? hosted(link.dataset) : ownFile(link.dataset);
    player.tabIndex = 0;
    link.replaceWith(player);
    player.focus();
  });
}
