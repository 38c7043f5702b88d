"""Recordings: of a video, and beside a speech."""

from datetime import UTC, datetime
from typing import Any

from assets.models import Picture
from assets.pictures import sizes as pictures
from assets.recordings.durations import iso_duration
from page_tree.addresses import absolute

from .. import cards
from .around import Around, Node, filled
from .files import media


def recording(page: Any, around: Around) -> Node:
    """What there is to say of a page's recording, as properties of a VideoObject.

    The clip is the part from the start time on, which for a speech is the speech; see
    https://developers.google.com/search/docs/appearance/structured-data/video#clip. A picture of it is always
    our own, and a file is named only where everybody may have it.
    """
    has_file = page.video_file is not None and getattr(page, "video_file_is_let_out", False)
    has_captions = page.captions is not None and getattr(page, "captions_are_let_out", False)
    data = filled(
        embedUrl=page.embed_url,
        uploadDate=uploaded_at(page).isoformat(timespec="seconds"),
        thumbnailUrl=_poster(page.poster, around),
        duration=page.duration and iso_duration(page.duration),
        caption=has_file and has_captions and media(page.captions, around),
    )
    if has_file:
        file = media(page.video_file, around)
        data |= {name: value for name, value in file.items() if name not in ("@type", "inLanguage")}
    plays_at = page.page_url or data.get("contentUrl", "")
    if page.start_time and plays_at:
        data["hasPart"] = [_clip(page, plays_at)]
    return data


def uploaded_at(page: Any) -> datetime:
    """When a recording was first published, as Google takes uploadDate, with the time zone.

    It never contradicts datePublished: it is when the page first went out, if that was on the day, in the
    month or the year that is known, and else its first moment, as machines read "2023". Google wants a whole
    date, see https://developers.google.com/search/docs/appearance/structured-data/video.
    """
    first = page.first_published_at and page.first_published_at.astimezone(UTC)
    if first and first.isoformat().startswith(page.date_code):
        return first
    return datetime.fromisoformat(f"{page.date_code}-01-01"[:10]).replace(tzinfo=UTC)


def _clip(page: Any, plays_at: str) -> Node:
    return {
        "@type": "Clip",
        "name": page.title,
        "startOffset": page.start_time,
        **filled(endOffset=page.duration),
        # A host's address has the start time in it.
        "url": plays_at if page.page_url else f"{plays_at}#t={page.start_time}",
    }


def _poster(poster: Picture | None, around: Around) -> str:
    """Without one of its own the picture that stands for the site: a video without any is shown nowhere."""
    size = pictures.card(poster) if poster else None
    return absolute(size["url"] if size else cards.default_picture(around.settings).url)
