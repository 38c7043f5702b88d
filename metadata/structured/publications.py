"""Publications, whatever their kind."""

from typing import Any

from assets.models.recording import Recording
from campaigns.models import Document, Publication
from campaigns.models.relations import Filed, Involved
from editions.changes import SHOWN, Change, changes_of, last_change_of
from page_tree.addresses import absolute

from .around import Around, Node, filled, image
from .files import media
from .recordings import recording


def publication(page: Any, address: str, context: dict[str, Any], around: Around) -> list[Node]:
    """A publication at its canonical address, with its attribution note as ``creditText``."""
    publishers = [_publisher(page, around), *(_organisation(row, around) for row in context["issuers"])]
    people = [_person(row, around) for row in context["contributors"]]
    authors = people if people and page.is_by_contributors and not page.is_recording else publishers
    changed = last_change_of(page)
    data: Node = {
        "@type": page.schema_type,
        "@id": address,
        "url": address,
        "name": page.title,
        "headline": page.title[:110],
        "description": page.summary,
        **filled(identifier=page.reference_in_words),
        "datePublished": page.date_code,
        **filled(dateModified=changed and changed.isoformat()),
        **filled(correction=_corrections(page)),
        "inLanguage": page.language,
        "publisher": publishers,
        "author": [_reference(author) for author in authors],
        **filled(contributor=people),
        "creditText": around.settings.attribution_note(page.attribution),
        **_filed(page, context["filed_under"], around),
    }
    return [data | _of_its_kind(page, context, around)]


def _corrections(page: Any) -> list[Node]:
    """The newest few, as under the title: a page with twenty is still read at once. Its history has all."""
    found = [change for change in changes_of(page) if change.is_correction]
    return [_correction(change) for change in found[:SHOWN]]


def _correction(change: Change) -> Node:
    return {"@type": "CorrectionComment", "text": change.note, "datePublished": change.date_code}


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
    address = absolute(path)
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


def _of_its_kind(page: Any, context: dict[str, Any], around: Around) -> Node:
    """What only publications with such fields have; a kind that comes to have them gets it, too."""
    data: Node = {}
    if event := getattr(page, "event", ""):
        data["releasedEvent"] = _occasion(page, event)
    data |= filled(creativeWorkStatus=getattr(page, "text_source_told", ""))
    if isinstance(page, Document):
        picture = image(page.picture, around, whole=True)
        data |= {"genre": page.get_document_kind_display(), **filled(image=picture)}
    if not page.is_recording:
        files = [media(row.file, around, row.title or row.file.title) for row in context["attachments"]]
        data |= filled(encoding=files)
    if isinstance(page, Recording):
        data |= _recorded(page, around)
    return data


def _occasion(page: Any, event: str) -> Node:
    place = {"@type": "Place", "name": page.venue} if page.venue else None
    named = {"@type": "PublicationEvent", "name": event, "startDate": page.date_code}
    return named | filled(location=place)


def _recorded(page: Any, around: Around) -> Node:
    """The recording: as what the publication is, or as a video beside its text."""
    if page.schema_type == "VideoObject":
        return recording(page, around)
    if not page.has_recording:
        return {}
    about = {"@type": "VideoObject", "name": page.title, "description": page.summary}
    return {"video": about | filled(url=page.page_url) | recording(page, around)}
