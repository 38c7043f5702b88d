"""Addresses of videos at YouTube and Vimeo: read once, offline, and written anew.

Whatever a page links to or embeds is built from the host and the video's identifier alone, so that nothing
else of a pasted address (tracking parameters, another host's name, a script) ever reaches a reader.
"""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

from django.core.exceptions import ValidationError

from .durations import parse_start_time

_ACCEPTED = (
    "Enter the address of one video at YouTube (https://www.youtube.com/watch?v=… or https://youtu.be/…) "
    "or at Vimeo (https://vimeo.com/…)."
)

_YOUTUBE_HOSTS = {
    "youtube.com",
    "www.youtube.com",
    "m.youtube.com",
    "music.youtube.com",
    "youtube-nocookie.com",
    "www.youtube-nocookie.com",
}
_YOUTUBE_PATH = re.compile(r"/(?:embed|live|shorts|v)/([\w-]{11})/?", re.ASCII)
_YOUTUBE_SHORT_PATH = re.compile(r"/([\w-]{11})/?", re.ASCII)
_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
# Players of lists and of channels, whose names happen to have the form of an identifier.
_YOUTUBE_NOT_IDS = {"videoseries", "live_stream"}

_VIMEO_PATH = re.compile(
    r"/(?:channels/[\w-]+/|groups/[\w-]+/videos/|(?:album|showcase)/[0-9]+/video/|manage/videos/|video/)?"
    r"([0-9]{4,12})(?:/([0-9a-z]{6,32}))?/?",
    re.ASCII,
)
_VIMEO_PLAYER_PATH = re.compile(r"/video/([0-9]{4,12})/?", re.ASCII)
_VIMEO_HASH = re.compile(r"[0-9a-z]{6,32}", re.ASCII)

_HOST_NAMES = {"youtube": "YouTube", "vimeo": "Vimeo"}
_EMBED_ORIGINS = {"youtube": "https://www.youtube-nocookie.com", "vimeo": "https://player.vimeo.com"}


@dataclass(frozen=True)
class HostedVideo:
    """One video at a host. `start` is the second its address named, `private_hash` an unlisted one's key."""

    host: Literal["youtube", "vimeo"]
    video_id: str
    private_hash: str = ""
    start: int | None = None

    @property
    def host_name(self) -> str:
        """The host's name for readers: `YouTube`."""
        return _HOST_NAMES[self.host]

    @property
    def embed_origin(self) -> str:
        """The origin of `embed_url`, for a Content-Security-Policy's `frame-src`."""
        return _EMBED_ORIGINS[self.host]

    def page_url(self, start: int | None = None) -> str:
        """Return the video's page at its host, from second `start` or else from the one its address named."""
        start = self.start if start is None else start
        if self.host == "youtube":
            return f"https://www.youtube.com/watch?v={self.video_id}" + (f"&t={start}s" if start else "")
        path = f"{self.video_id}/{self.private_hash}" if self.private_hash else self.video_id
        return f"https://vimeo.com/{path}" + (f"#t={start}s" if start else "")

    def embed_url(self, start: int | None = None) -> str:
        """Return the address of the host's player that sets no cookie; it plays from `start` at once."""
        start = self.start if start is None else start
        if self.host == "youtube":
            query = {"start": str(start)} if start else {}
            query |= {"autoplay": "1", "rel": "0"}
            return f"{self.embed_origin}/embed/{self.video_id}?{urlencode(query)}"
        query = {"h": self.private_hash} if self.private_hash else {}
        query |= {"dnt": "1", "autoplay": "1"}
        return f"{self.embed_origin}/video/{self.video_id}?{urlencode(query)}" + (
            f"#t={start}s" if start else ""
        )


def parse_video_address(address: str) -> HostedVideo:
    """Read the address of a video's page or player at YouTube or Vimeo, with or without `https://`.

    Raises ValidationError, with a message for the person who pasted it, for every other address.
    """
    parts = _split(address.strip())
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    host = parts.netloc.lower()
    video: HostedVideo | None = None
    if host in _YOUTUBE_HOSTS or host in {"youtu.be", "www.youtu.be"}:
        video = _youtube_video(host, parts.path, query)
    elif host in {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}:
        video = _vimeo_video(host, parts.path, query)
    if video is None:
        raise ValidationError(_ACCEPTED, code="invalid")
    return HostedVideo(video.host, video.video_id, video.private_hash, _start(query, parts.fragment))


def _split(address: str) -> SplitResult:
    """Return the parts of `address`; raise ValidationError if browsers could read it in another way."""
    if len(address) > 2000 or not address.isprintable() or " " in address or "\\" in address:
        raise ValidationError(_ACCEPTED, code="invalid")
    if "://" not in address.partition("?")[0]:
        address = "https://" + address.removeprefix("//")
    try:
        parts = urlsplit(address)
    except ValueError:
        raise ValidationError(_ACCEPTED, code="invalid") from None
    if parts.scheme not in {"http", "https"}:
        raise ValidationError(_ACCEPTED, code="invalid")
    return parts


def _youtube_video(host: str, path: str, query: dict[str, str]) -> HostedVideo | None:
    """Return the video that a YouTube address names, or None."""
    if path in {"/watch", "/watch/"} and host in _YOUTUBE_HOSTS:
        match = _YOUTUBE_ID.fullmatch(query.get("v", ""))
    elif host in _YOUTUBE_HOSTS:
        match = _YOUTUBE_PATH.fullmatch(path)
    else:
        match = _YOUTUBE_SHORT_PATH.fullmatch(path)
    video_id = match[match.lastindex or 0] if match else ""
    return HostedVideo("youtube", video_id) if video_id and video_id not in _YOUTUBE_NOT_IDS else None


def _vimeo_video(host: str, path: str, query: dict[str, str]) -> HostedVideo | None:
    """Return the video that a Vimeo address names, or None."""
    match = (_VIMEO_PLAYER_PATH if host == "player.vimeo.com" else _VIMEO_PATH).fullmatch(path)
    if not match:
        return None
    private_hash = (match[2] if match.lastindex == 2 else None) or query.get("h", "")
    if private_hash and not _VIMEO_HASH.fullmatch(private_hash):
        return None
    return HostedVideo("vimeo", match[1], private_hash)


def _start(query: dict[str, str], fragment: str) -> int | None:
    """Return the second that an address asks to start at (`t=`, `start=`, `#t=`), or None."""
    in_fragment = {name: values[0] for name, values in parse_qs(fragment).items()}
    text = query.get("t") or query.get("start") or query.get("time_continue") or in_fragment.get("t")
    if not text:
        return None
    try:
        return parse_start_time(text)
    except ValidationError:
        raise ValidationError(
            f"The address asks to start at “{text[:40]}”, which is not a time. "
            "Remove that part of the address, or write it as t=4440 or t=1h14m.",
            code="invalid_start",
        ) from None
