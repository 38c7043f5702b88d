"""Publications, whatever their kind."""

from typing import Any, Final

from campaigns.models import Publication
from campaigns.relations import Filed, Involved

from .around import Around, Node, filled, image
from .files import media
from .recordings import recording

TYPES: Final = {
    "statement": "Article",
    "speech": "Article",
    "video": "VideoObject",
    "document": "DigitalDocument",
}
# Those whose contributors wrote or spoke the text.
BY_CONTRIBUTORS: Final = {"speech", "document"}


def publication(page: Any, address: str, context: dict[str, Any], around: Around) -> list[Node]:
    """A publication at its canonical address, with its attribution note as ``creditText``."""
    publishers = [_publisher(page, around), *(_organisation(row, around) for row in context["issuers"])]
    people = [_person(row, around) for row in context["contributors"]]
    authors = people if people and page.kind in BY_CONTRIBUTORS else publishers
    data: Node = {
        "@type": _type(page),
        "@id": address,
        "url": address,
        "name": page.title,
        "headline": page.title[:110],
        "description": page.summary,
        "datePublished": page.date_code,
        **filled(dateModified=page.last_published_at and page.last_published_at.isoformat()),
        "inLanguage": page.language,
        "publisher": publishers,
        "author": [_reference(author) for author in authors],
        **filled(contributor=people),
        "creditText": around.settings.attribution_note(page.attribution),
        **_filed(page, context["filed_under"], around),
    }
    return [data | _OWN[page.kind](page, address, context, around)]


def _type(page: Any) -> str:
    is_report = page.kind == "document" and page.document_kind == "report"
    return "Report" if is_report else TYPES[page.kind]


def _publisher(page: Publication, around: Around) -> Node:
    return around.organisation if page.attribution == "coalition" else around.secretariat


def _reference(thing: Node) -> Node:
    """The identity of something that is described elsewhere; itself where it is only a name."""
    return {"@id": thing["@id"]} if "@id" in thing else thing


def _organisation(row: Involved, around: Around) -> Node:
    identity = _identity(row.organisation_address, "organisation", around)
    return {"@type": "Organization", "name": row.organisation, **identity}


def _identity(path: str, part: str, around: Around) -> Node:
    """What identifies somebody who has a page at this path; nothing for one who has none."""
    address = around.absolute(path)
    return {"@id": f"{address}#{part}", "url": address} if path else {}


def _person(row: Involved, around: Around) -> Node:
    return {
        "@type": "Person",
        "name": row.name,
        **_identity(row.address, "person", around),
        **filled(jobTitle=row.role, affiliation=row.organisation and _organisation(row, around)),
    }


def _filed(page: Publication, filed: list[Filed], around: Around) -> Node:
    """What it is about, and what it is part of: the site, its campaigns, its series."""
    wholes = [around.website]
    wholes += [
        {"@type": "CollectionPage", "@id": address, "name": row.name}
        for row in filed
        if row.way == "campaigns" and (address := around.in_tree(row.url_path))
    ]
    if page.series:
        wholes.append({"@type": "CreativeWorkSeries", "name": page.series.name})
    return filled(
        isPartOf=wholes,
        position=page.series and page.series_position,
        keywords=[row.name for row in filed if row.way == "topics"],
        spatialCoverage=[{"@type": "Place", "name": row.name} for row in filed if row.way == "places"],
    )


def _files(context: dict[str, Any], around: Around) -> Node:
    files = [media(row.file, around, row.title or row.file.title) for row in context["attachments"]]
    return filled(encoding=files)


def _statement(page: Any, address: str, context: dict[str, Any], around: Around) -> Node:
    return _files(context, around)


def _speech(page: Any, address: str, context: dict[str, Any], around: Around) -> Node:
    """A speech with the occasion at which it was given, and its recording."""
    place = {"@type": "Place", "name": page.venue} if page.venue else None
    occasion = {
        "@type": "PublicationEvent",
        "name": page.event,
        "startDate": page.date_code,
        **filled(location=place),
    }
    data = {"releasedEvent": occasion, **_files(context, around)}
    if page.has_recording:
        about = {"@type": "VideoObject", "name": page.title, "description": page.summary}
        data["video"] = about | filled(url=page.page_url) | recording(page, around)
    return data


def _video(page: Any, address: str, context: dict[str, Any], around: Around) -> Node:
    # It has no files but the recording's.
    return recording(page, around)


def _document(page: Any, address: str, context: dict[str, Any], around: Around) -> Node:
    return {
        "genre": page.get_document_kind_display(),
        **filled(image=image(page.picture, around, whole=True)),
        **_files(context, around),
    }


_OWN: Final = {"statement": _statement, "speech": _speech, "video": _video, "document": _document}
