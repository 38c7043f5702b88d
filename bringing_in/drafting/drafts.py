"""Makes drafts: pages that nobody but who works on them sees."""

import json
import re
from pathlib import PurePosixPath
from typing import Any, Final

from django.utils.html import strip_tags
from wagtail.models import Page

from assets.models import Picture
from campaigns.body.fetching import references
from campaigns.body.plain_text import one_line
from campaigns.kinds.registry import kinds
from campaigns.kinds.vocabulary import Kind
from campaigns.models import Attachment, Campaign, CampaignIndex, Library, Publication, Video
from rights.things import known_things

from ..found import CHANGED, TO_DO, Found, Line, shortened
from .body import body_of, hosted
from .guessing import CAMPAIGN, LANGUAGE_NAMES, Guess, day_of, kind_of, language_of, texts_of
from .media import Media

_SITE: Final = re.compile(r"\s+[|·–—-]\s+[^|·–—]{2,60}$")
_NUMERAL: Final = re.compile(r"^(?:[IVX]{1,5}|\d{1,2})[.)]\s+")
_NAMES: Final = re.compile(r"\(([^()]{3,300})\)")
_LONGEST_TITLE: Final = 255
# What is shorter is a line of another sort: a place and a date, say.
_SENTENCE: Final = 40
# Titles that players have of themselves.
_NO_TITLE: Final = re.compile(r"^(?:youtube|vimeo)?\s*(?:video)?\s*(?:player)?$", re.IGNORECASE)
ANOTHER_KIND: Final = (
    "If it is another kind, delete this draft, and bring the file in again with its kind chosen."
)
NO_TITLE: Final = "Without a title"


def parent_of(kind: str) -> Any:
    """The page below which drafts of a kind go, or None where the site has none."""
    model: Any = CampaignIndex if kind == CAMPAIGN else Library
    return model.objects.order_by("path").first()


def model_of(kind: str) -> Any:
    return Campaign if kind == CAMPAIGN else kinds()[kind]


class Drafting:
    """One document on its way to a draft: what it says, what came with it, and the lines of its report.

    With ``is_dry`` nothing is stored by it: only what would be said is.
    """

    def __init__(
        self,
        found: Found,
        contents: dict[str, bytes],
        user: Any,
        source: str,
        kind: str = "",
        *,
        is_dry: bool = False,
    ) -> None:
        self.found, self.user, self.source = found, user, source
        self.lines: list[Line] = list(found.lines)
        for line in self.lines:
            line.field = line.field or ("body" if line.kind == TO_DO else "")
        guess = kind_of(found)
        self.guess = Guess(kind, guess.document_kind, "") if kind else guess
        self.language, is_unsure = language_of(found)
        self.title = self._title()
        self.is_dry = is_dry
        self.media = Media(contents, self.title, user, self.lines, self.language, is_dry)
        # Drafts that are made beside the first, each with lines of its own.
        self.beside: list[tuple[Any, list[Line]]] = []
        if is_unsure:
            text = f"Check the language: it was taken for {LANGUAGE_NAMES[self.language]}."
            self.lines.append(Line(TO_DO, text, field="language"))

    def page(self, page: Any = None) -> Any:
        """The draft, which is not saved; ``page`` is the one that is brought in again."""
        kind = self.guess.kind
        if page is None:
            page = model_of(kind)(live=False, owner=self.user)
        else:
            self._keep_media(page)
        page.title = self.title
        placed = self._videos() if kind == CAMPAIGN else None
        page.summary = self._summary(page)
        page.body = json.dumps(body_of(self.found, self.media, self.lines, placed))
        if kind == CAMPAIGN:
            self._name_campaign(page)
        else:
            self._describe_publication(page)
        return page

    def _keep_media(self, page: Any) -> None:
        """What the draft has of pictures and files already is used again."""
        keys = references(page.body).get(Picture, set())
        things = [*Picture.objects.filter(pk__in=keys)]
        if isinstance(page, Publication):
            things += [row.file for row in page.attachments.all()]
            page.attachments.set([])
        self.media.known = {(type(one), one.file_hash): one for one in things}

    def _title(self) -> str:
        own = one_line(one_name(self.found.own_title))
        title = own if self.guess.kind == CAMPAIGN and own else self.found.title or own
        if not title:
            title = next((text for text in texts_of(self.found) if len(text) <= 150), "")
            if title:
                self.lines.append(
                    Line(
                        TO_DO,
                        "Check the title: it is the first line of the text, which stands there, too.",
                        field="title",
                    )
                )
            else:
                self.lines.append(Line(TO_DO, "Give it a title: none was found.", field="title"))
        if len(title) > _LONGEST_TITLE:
            self.lines.append(Line(TO_DO, f"The title was too long, and is cut: “{title}”", field="title"))
        return shortened(title, _LONGEST_TITLE) or NO_TITLE

    def _summary(self, page: Any) -> str:
        longest = page._meta.get_field("summary").max_length
        if self.found.summary:
            text = "Check the summary: it is the one that the page had for searches."
            summary = self.found.summary
        else:
            summary = next(
                (one for one in texts_of(self.found) if len(one) > _SENTENCE and one != self.title), ""
            )
            text = "Check the summary: it is the beginning of the text." if summary else "Write the summary."
        self.lines.append(Line(TO_DO, text, field="summary"))
        return _sentences(summary, longest)

    def _name_campaign(self, page: Any) -> None:
        page.official_name = ""
        if self.found.title and self.found.title != page.title:
            names = _NAMES.search(self.found.title)
            page.official_name = shortened(_NAMES.sub("", self.found.title), 500)
            if names and " or " in names[1]:
                page.other_names = shortened("; ".join(names[1].split(" or ")), 500)
        self._say_kind("campaign")

    def _describe_publication(self, page: Any) -> None:
        page.language = self.language
        day = day_of(self.found)
        if day is None:
            self.lines.append(
                Line(TO_DO, "Give the date: none was found, so that it has the day of today.", field="date")
            )
        else:
            page.date, page.date_precision = day.date, day.precision
            kind, check = (CHANGED, "") if day.is_sure else (TO_DO, "Check it.")
            text = f"The date is the first that it names: “{day.written}”. {check}".rstrip()
            self.lines.append(Line(kind, text, field="date"))
        kind = page.KIND
        if kind == Kind.DOCUMENT:
            page.document_kind = self.guess.document_kind
        if kind in (Kind.SPEECH, Kind.VIDEO):
            self._give_recording(page)
        if kind == Kind.SPEECH:
            self.lines.append(
                Line(
                    TO_DO,
                    "Name the speaker, the occasion, and how the text stands to what was said.",
                    field="event",
                )
            )
        self._say_kind(str(page._meta.verbose_name))

    def _say_kind(self, name: str) -> None:
        if self.guess.because:
            because = f"It was taken for a {name}, because {self.guess.because}."
            self.lines.append(Line(CHANGED, f"{because} {ANOTHER_KIND}"))

    def _give_recording(self, page: Any) -> None:
        addresses = [block["address"] for block in self.found.blocks if block["type"] == "video"]
        addresses += re.findall(
            r'<a href="([^"]*)">', " ".join(one.get("html", "") for one in self.found.blocks)
        )
        video = next((one for address in addresses if (one := hosted(address))), None)
        if video is not None:
            page.video_address, page.start_time = video.page_url(), video.start
            self.lines.append(
                Line(CHANGED, f"The recording is the video that it leads to: {video.page_url()}")
            )
        if page.KIND == Kind.VIDEO:
            if page.video_address:
                line = Line(TO_DO, "Give the video’s speakers and its transcript.", field="transcript")
            else:
                line = Line(
                    TO_DO, "Give the video’s address, its speakers and its transcript.", field="video_address"
                )
            self.lines.append(line)

    def _videos(self) -> list[int]:
        """A draft for each video that is played on the page of a campaign; gives their keys."""
        players = [
            (hosted(one["address"]), one["text"]) for one in self.found.blocks if one["type"] == "video"
        ]
        known = [(video, text) for video, text in players if video is not None]
        captions = [text for text in texts_of(self.found) if _NUMERAL.match(text)]
        library, keys = parent_of(Kind.VIDEO), list[int]()
        if self.user and not library.permissions_for_user(self.user).can_add_subpage():
            return keys
        for number, (video, text) in enumerate(known, start=1):
            title = captions[number - 1] if len(captions) == len(known) else text
            title = _NUMERAL.sub("", title)
            title = f"Video {number} of “{self.title}”" if _NO_TITLE.match(title) else title
            if self.is_dry:
                self._ask_to_finish(title)
                # It stands for a draft that is not made.
                keys.append(0)
            else:
                keys.append(self._video(video, title).pk)
        return keys

    def _video(self, video: Any, title: str) -> Any:
        address = video.page_url()
        before = Video.objects.filter(video_address=address)
        if self.user is not None:
            before = before.filter(pk__in=known_things(self.user, Video).values("pk"))
        if (page := before.order_by("pk").first()) is not None:
            return page
        page = Video(
            title=shortened(title, _LONGEST_TITLE),
            summary=_sentences(title, 400),
            live=False,
            owner=self.user,
        )
        page.video_address, page.start_time = address, video.start
        add(page, parent_of(Kind.VIDEO))
        lines = [Line(TO_DO, text, field=field) for text, field in (
            ("Check the title and the summary: they are the words beside the video.", "title"),
            ("Name the speakers.", "contributions"),
            ("Give the date: the day of today stands for it.", "date"),
            ("Give the transcript, or say that there is none yet.", "transcript"),
        )]  # fmt: skip
        self.beside.append((page, lines))
        self._ask_to_finish(page.title, f"page:{page.pk}")
        return page

    def _ask_to_finish(self, title: str, url: str = "") -> None:
        self.lines.append(Line(TO_DO, f"Finish the draft of the video “{shortened(title, 80)}”.", url=url))

    def attach(self, page: Any, names: list[str]) -> None:
        """Attaches PDFs to a publication: one to a statement; none to a video, which has none."""
        if not isinstance(page, Publication) or page.KIND == Kind.VIDEO:
            return
        for name in list(dict.fromkeys(names))[: 1 if page.KIND == Kind.STATEMENT else None]:
            title = PurePosixPath(name).stem
            if (file := self.media.file(name, title)) is not None:
                page.attachments.add(Attachment(file=file, sort_order=page.attachments.count()))
                title = file.title
            if file is not None or self.is_dry:
                self.lines.append(Line(CHANGED, f"The file “{title}” is attached, cleaned of hidden data."))


def add(page: Any, parent: Page) -> None:
    """Stores a new draft below a page."""
    parent.add_child(instance=page)


def one_name(title: str) -> str:
    """The title of a page, without the name of the site behind it."""
    return _SITE.sub("", " ".join(title.split()))


def _sentences(text: str, longest: int) -> str:
    """As many whole sentences as there is room for."""
    text = " ".join(strip_tags(text).split())
    if len(text) <= longest:
        return text
    ends = [match.end() for match in re.finditer(r"[.!?။。]\s", text[:longest])]
    return text[: ends[-1]].strip() if ends else shortened(text, longest)
