"""An edition is made of what goes out, in the transaction in which it does."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from wagtail.models import Revision

from campaigns.models import Publication
from campaigns.publishing.readiness import NotReady
from rights.pages import reading

from . import content, small, words
from .choosing import UNSAID, Chosen, chosen_for
from .content import Content
from .models import Edition, EditionKind


def newest(page: Any) -> Edition | None:
    """The newest edition of a publication."""
    return Edition.objects.filter(publication=page.pk).order_by("-number").first()


def check(page: Any, revision: Revision) -> None:
    """Before it goes out: what was public without an edition, made by a script, gets its first one. Raises
    NotReady for a silent change that is none. Call it while the page is locked.
    """
    before = Publication.objects.filter(pk=page.pk).first()
    if before is None:
        return
    newest_of_public(before)
    if said := said_against(before, revision):
        raise NotReady(page, said)


def said_against(page: Any, revision: Revision) -> list[str]:
    """Why a revision can't go out as was chosen for it: a small change that is none. Or nothing."""
    last = newest(page)
    if last is None or chosen_for(revision).kind != EditionKind.SILENT:
        return []
    return list(against_silence(page.kind, last.content, revision.content))


def newest_of_public(page: Any) -> Edition | None:
    """The same; what was made public without one gets its first."""
    last = newest(page)
    if last is not None or not page.live:
        return last
    at = page.last_published_at or page.first_published_at or timezone.now()
    return _make(page, None, EditionKind.FIRST, "", content.stored(page), None, at)


def issue(page: Any, revision: Revision) -> Edition | None:
    """Makes an edition of what went out now, if readers are given another text than before."""
    last = newest(page)
    if last is not None and content.issued(last.content) == content.issued(revision.content):
        return None
    chosen = UNSAID if last is None else chosen_for(revision)
    kind = EditionKind.FIRST if last is None else chosen.kind
    user = reading.get() or revision.user
    return _make(page, last, kind, chosen.note, revision.content, user, page.last_published_at)


def issue_again(page: Any, chosen: Chosen) -> Edition:
    """Makes an edition with the text of the one before: what readers are given of its files is another."""
    last = newest_of_public(page)
    if last is None:
        raise ValueError("What is not public is no edition.")
    kind = EditionKind.UPDATE if chosen.kind == EditionKind.SILENT else chosen.kind
    return _make(page, last, kind, chosen.note, last.content, reading.get(), None)


def _make(
    page: Any, last: Edition | None, kind: str, note: str, held: Content, user: Any, at: Any
) -> Edition:
    return Edition.objects.create(
        publication_id=page.pk,
        number=last.number + 1 if last else 1,
        kind=kind,
        note=note,
        issued_at=at or timezone.now(),
        issued_by=user if getattr(user, "pk", None) else None,
        content=held,
        pictures=sorted(content.pictures(page.kind, held)),
    )


# What nobody changes without saying so, besides what ``words`` finds in texts.
_TELLING = {
    "date": "the date", "date_precision": "the date", "language": "the language",
    "attribution": "on whose behalf it is issued", "contributions": "the people named",
    "joint_issuers": "the organisations named", "signatories": "the signatories",
    "further_signatories": "the signatories", "attachments": "the files", "video_file": "the recording",
    "video_address": "the recording", "document_kind": "the kind of document", "addressee": "the addressee",
    "text_source": "how the text stands to what was said", "event": "the occasion", "venue": "the occasion",
}  # fmt: skip


def against_silence(kind: str, before: Content, after: Content) -> Iterator[str]:
    """Sentences that say why a change is no small one, with what differs."""
    old, new = content.issued(before), content.issued(after)
    differ = [name for name in _TELLING if _comparable(old.get(name)) != _comparable(new.get(name))]
    found = list(dict.fromkeys(_TELLING[name] for name in differ))
    if found:
        yield f"This is no small change: it changes {', '.join(found)}. Choose an update or a correction."
    if small.marks(_others(old)) != small.marks(_others(new)):
        yield (
            "This is no small change: links, pictures, tables, headings or how words are marked are others. "
            "Choose an update or a correction."
        )
    names, is_english = content.Names(), after.get("language", "en") == "en"
    for one, other in zip(content.parts(kind, before, names), content.parts(kind, after, names), strict=True):
        if not one.is_text:
            continue
        for segments in words.compare(one.paragraphs, other.paragraphs):
            if telling := small.too_telling(segments, is_english):
                yield (
                    f"This is no small change: “{_said(segments, 'removed')}” became "
                    f"“{_said(segments, 'added')}” ({', '.join(telling)}). Choose an update or a correction."
                )


def _others(issued: Content) -> dict[str, Any]:
    """What is neither told anyway, nor words without marks."""
    return {name: value for name, value in issued.items() if name not in {*_TELLING, "title", "summary"}}


def _comparable(value: Any) -> str:
    # What comes from the database has its keys in another order than what comes from a form.
    return json.dumps(value or "", sort_keys=True, default=str)


def _said(segments: list[words.Segment], kind: str) -> str:
    """What of a paragraph changed, shortened."""
    text = " … ".join(segment.text.strip() for segment in segments if segment.kind == kind)
    return text if len(text) <= 120 else f"{text[:119]}…"
