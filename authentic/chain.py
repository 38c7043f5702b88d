"""Whether lists are what they were: each there, in its place, naming the one before as it is, and signed."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .minisign import PublicKey, fault_of
from .models import Key, SignedList

_HEAD: Final = re.compile(
    rb"Public files of \S+\nList: (\d+)\nMade: \S+\n"
    rb"Before: (?:none|(\d+) ([0-9a-f]{64}))\nFiles: (\d+)\nColumns: .+\n\n"
)
_SIGNED_BY: Final = re.compile(r"untrusted comment: signature from minisign secret key ([0-9A-F]{16})")


@dataclass(frozen=True)
class Kept:
    """A list as somebody has it, with its signature or without."""

    content: bytes
    signature: str = ""


def of_database() -> dict[int, Kept]:
    """The lists that the site has."""
    rows = SignedList.objects.order_by("number")
    return {row.number: Kept(row.content, row.signature) for row in rows.iterator()}


def of_folder(folder: Path) -> dict[int, Kept]:
    """Copies of lists, called as at their addresses: ``7.txt`` and ``7.txt.minisig``."""
    found = {}
    for path in folder.glob("*.txt"):
        if path.stem.isascii() and path.stem.isdecimal():
            beside = path.with_name(f"{path.name}.minisig")
            found[int(path.stem)] = Kept(path.read_bytes(), beside.read_text() if beside.exists() else "")
    return found


def keys_of_database() -> dict[str, PublicKey]:
    """All keys that the site ever had, by the names that minisign shows."""
    return {row.number: PublicKey.read(row.text) for row in Key.objects.all()}


def faults(lists: Mapping[int, Kept], keys: Mapping[str, PublicKey]) -> Iterator[str]:
    """What is wrong with lists, as sentences, in the order of their numbers."""
    signed = 0
    for number in range(1, max(lists, default=0) + 1):
        if number not in lists:
            yield f"List {number} is missing."
            continue
        kept = lists[number]
        head = _HEAD.match(kept.content)
        if head is None:
            yield f"List {number} is not written as a list."
            continue
        if int(head[1]) != number:
            yield f"In the place of list {number} is the one that says it is number {int(head[1])}."
        if int(head[4]) != kept.content[head.end() :].count(b"\n"):
            yield f"List {number} has not as many files as it says."
        yield from _faults_of_link(number, head, lists.get(number - 1))
        yield from _faults_of_signature(number, kept, keys)
        if kept.signature:
            signed = number
        elif signed:
            yield f"List {number} is not signed, and list {signed} before it is."


def _faults_of_link(number: int, head: re.Match[bytes], before: Kept | None) -> Iterator[str]:
    if number == 1:
        if head[2] is not None:
            yield "List 1 names a list before it, and is the first."
    elif head[2] is None or int(head[2]) != number - 1:
        yield f"List {number} does not name list {number - 1} as the one before it."
    elif before is not None and hashlib.sha256(before.content).hexdigest() != head[3].decode():
        yield f"List {number - 1} is not the one that list {number} names: one of the two was altered."


def _faults_of_signature(number: int, kept: Kept, keys: Mapping[str, PublicKey]) -> Iterator[str]:
    if not kept.signature:
        return
    key = keys.get(signer_of(kept))
    if key is None:
        yield f"The signature of list {number} is of a key that is not known."
    elif fault := fault_of(kept.content, kept.signature, key):
        yield f"The signature of list {number} {fault}."


def signer_of(kept: Kept) -> str:
    """The name of the key that signed a list, as its signature has it; nothing where it names none."""
    named = _SIGNED_BY.match(kept.signature)
    return named[1] if named else ""


def faults_of_keys() -> Iterator[str]:
    """What is wrong with the site's keys: each but the first has to be signed by the one before."""
    before: Key | None = None
    for row in Key.objects.order_by("pk"):
        if before is not None:
            fault = fault_of(row.text.encode(), row.signature, PublicKey.read(before.text))
            if not row.signature:
                yield f"Key {row.number} is not signed by the one before, {before.number}."
            elif fault:
                yield f"The signature of key {row.number} {fault}."
        before = row


def differences(here: Mapping[int, Kept], copies: Mapping[int, Kept]) -> Iterator[str]:
    """What copies say otherwise than the site: a list that was taken back or exchanged."""
    for number, copy in sorted(copies.items()):
        if number not in here:
            yield f"List {number} is among the copies, and the site has it no longer."
        elif here[number].content != copy.content:
            yield f"List {number} is another one on the site than among the copies."
