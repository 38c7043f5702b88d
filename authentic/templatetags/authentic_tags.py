"""Checksums beside the files of a publication."""

from typing import Any

from django import template

from editions.files.finding import lasting_addresses

from .. import checksums

register = template.Library()


@register.inclusion_tag("components/checksums.html")
def checksums_of(attachments: list[Any]) -> dict[str, Any]:
    """The files of a publication with their checksums and lasting addresses, those that have a checksum. Two
    queries; none without files.
    """
    files = [attachment.file for attachment in attachments]
    known = checksums.known(files) if files else {}
    lasting = lasting_addresses(attachments[0].publication_id, files) if known else {}
    rows = [
        {
            "title": attachment.title or attachment.file.title,
            "file": attachment.file,
            "checksum": known[attachment.file.pk],
            "lasting": lasting.get(attachment.file.pk, ""),
        }
        for attachment in attachments
        if attachment.file.pk in known
    ]
    return {"rows": rows, "attachments": attachments}


@register.simple_tag
def checksum_of(edition: Any) -> str:
    """The SHA-256 of an edition of a file, where it is known."""
    return checksums.of_stored([edition]).get(edition.pk, "")
