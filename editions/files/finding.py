"""From an address, or a file that was, to the editions of files."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from django.urls import resolve

from ..models import FileEdition
from .names import read_label


class Replaced(NamedTuple):
    """A file as it was with an earlier edition of its publication, if it was there, and with a later one."""

    before: FileEdition | None
    after: FileEdition


def stored_at(address: str) -> str:
    """Where in the store the bytes at an address are. Raises LookupError where none are."""
    named = resolve(address).kwargs
    language, part = read_label(named["label"])
    found = FileEdition.objects.filter(
        of__publication__reference=f"{named['year']}/{named['number']}",
        of__language=language,
        of__part=part,
        number=int(named["edition"]),
    ).first()
    if found is None or not found.stored:
        raise LookupError(address)
    return str(found.stored)


def continued_at(key: int) -> str:
    """The address of what readers are given in the place of the file that had this key; nothing where
    nothing else is.
    """
    others = FileEdition.objects.readable().filter(key=key).exclude(of__file=key)
    found = others.with_all().order_by("-number").first()
    return found.newest_address if found else ""


def of_publication(page: int) -> list[FileEdition]:
    """The editions of a publication's files that readers are told of; each file's newest first. One query."""
    rows = FileEdition.objects.told_of().filter(of__publication=page).with_all()
    return list(rows.order_by("of__language", "of__part", "-number"))


def replaced_between(page: int, earlier: int, later: int) -> list[Replaced]:
    """The files of a publication that differ between two of its editions, by their numbers. One query."""
    found = []
    for _, editions in groupby(of_publication(page), key=lambda one: one.of_id):
        rows = list(editions)
        before, after = (
            next((row for row in rows if row.edition.number <= number), None) for number in (earlier, later)
        )
        # One that was taken back is the one that it was.
        if after is not None and (before is None or before.digest != after.digest):
            found.append(Replaced(before, after))
    return found


def lasting_addresses(page: int, files: Iterable[Any]) -> Mapping[int, str]:
    """The lasting addresses of a publication's files, by the files' keys. One query."""
    rows = FileEdition.objects.readable().filter(
        of__publication=page, of__file__in=[file.pk for file in files]
    )
    return {row.of.file_id: row.newest_address for row in rows.with_all() if row.of.file_id}
