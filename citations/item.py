"""A publication as the one record that every citation and download is made from."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext

from assets.recordings.durations import format_duration
from campaigns.kinds.vocabulary import Attribution
from campaigns.models import Publication
from campaigns.models.relations import Involved, issuer_names
from editions.changes import SHOWN, Change, changes_of

Item = dict[str, Any]

# What no guide has in a citation. Titles of other languages may be the first part of a name ("U", "Daw").
_TITLES: Final = re.compile(r"\A(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Mx)\b\.?\s+)+(?=\S+\s+\S)", re.IGNORECASE)
_KEY: Final = re.compile(r"[a-z0-9_-]+")


def item_for(page: Publication, involved: Iterable[Involved], organisation_name: str, address: str) -> Item:
    """A publication as an item of CSL-JSON 1.0.2, whose schema says what each field is.

    ``involved`` are its contributors and issuers, ``organisation_name`` is the site's own, ``address`` the
    full one by which the page wants to be known. No name is taken apart: each is one printed string.
    """
    rows = list(involved)
    joint = [row for row in rows if row.part == "issuer" and page.attribution == Attribution.JOINT]
    people = [bare_name(row.name) for row in rows if row.part == "contributor"]
    issuers = issuer_names(page, joint, organisation_name)
    own_words = page.is_by_contributors and bool(people)
    item: Item = {
        "id": key_for(page, address),
        "type": page.csl_type,
        "genre": page.label,
        "title": _line(page.title) or page.label,
        "author": _names(people if own_words else issuers),
        # For the coalition's statements one name is both.
        "publisher": _line(_and(issuers) if own_words else organisation_name),
        "issued": {"date-parts": [[int(part) for part in page.date_code.split("-")]]},
        "URL": iri_to_uri(address),
        "number": page.reference_in_words,
        "language": page.language,
        "abstract": _line(page.summary) if page.withdrawn is None or page.withdrawn.keeps_text else "",
        "status": _standing(page.cited_as, _withdrawn(page)),
        "note": " ".join(_noted(page, changes_of(page))),
    }
    if people and not own_words:
        item["contributor"] = _names(people)
    return {name: value for name, value in {**item, **_of_its_kind(page)}.items() if value}


def item_of_edition(
    page: Publication,
    then: Publication,
    involved: Iterable[Involved],
    change: Change,
    organisation_name: str,
    address: str,
) -> Item:
    """One edition of a publication as an item: ``then`` is what the publication was in it, ``involved`` who
    was; ``address`` is the publication's own.
    """
    item = item_for(then, involved, organisation_name, address)
    said = {"number": change.number, "date": change.date_text}
    edition = gettext("edition %(number)s, %(date)s") % said
    since = [one for one in changes_of(page) if one.number > change.number]
    found: Item = {
        **item,
        "id": f"{key_for(page, address)}-{change.number}",
        "URL": iri_to_uri(f"{address}editions/{change.number}/"),
        "number": page.reference_in_words,
        "edition": str(change.number),
        "status": _standing(then.cited_as, edition, _withdrawn(page)),
        "note": " ".join(_noted(page, since)),
    }
    return {name: value for name, value in found.items() if value}


def _standing(*said: str) -> str:
    """How the text stands: "checked against delivery, withdrawn on 3 June 2024"."""
    return ", ".join(filter(None, said))


def _withdrawn(page: Publication) -> str:
    return gettext("withdrawn on %(date)s") % {"date": page.withdrawn.date_text} if page.withdrawn else ""


def _noted(page: Publication, changes: list[Change]) -> Iterator[str]:
    """What whoever cites it should know: that it was withdrawn, and the newest of these changes."""
    if page.withdrawn:
        yield gettext("Withdrawn on %(date)s.") % {"date": page.withdrawn.date_text}
    for change in [change for change in changes if change.is_told][:SHOWN]:
        said = {"date": change.date_text, "note": _line(change.note)}
        if change.is_correction:
            yield gettext("Corrected on %(date)s: %(note)s") % said
        else:
            yield gettext("Updated on %(date)s: %(note)s") % said


def key_for(page: Publication, address: str) -> str:
    """The key of a publication in a bibliography: the last part of its address, or one in plain letters."""
    last = urlsplit(address).path.rstrip("/").rpartition("/")[2]
    return last if _KEY.fullmatch(last) else f"{page.kind}-{page.alias_of_id or page.pk or 'preview'}"


def bare_name(name: str) -> str:
    """A person's printed name without "Dr" and the like, if two words are left to know the person by."""
    return _TITLES.sub("", _line(name))


def _of_its_kind(page: Any) -> Item:
    """What only publications with such fields have."""
    found: Item = {}
    if event := _line(getattr(page, "event", "")):
        found = {"event-title": event, "event-place": _line(page.venue)}
    elif page.is_recording and page.duration:
        found = {"dimensions": format_duration(page.duration)}
    elif addressee := _line(getattr(page, "addressee", "")):
        found = {"recipient": _names([addressee])}
    return found


def _names(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"literal": line} for name in names if (line := _line(name))]


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _line(text: str) -> str:
    """Text on one line, without characters that are no text: controls, and those for private use."""
    kept = [char for char in text if char.isprintable() or char.isspace() or _joins(char)]
    return " ".join("".join(kept).split())


def _joins(char: str) -> bool:
    """Whether it is a mark that words of some scripts, emoji and lines of two directions need."""
    return char in "\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069"
