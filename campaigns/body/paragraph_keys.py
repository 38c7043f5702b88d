"""Each paragraph of a page keeps the key from which its lasting address is made, and no other has it.

Who duplicates a block in the editor duplicates the keys in it. Which of two is the original, the order on the
page does not say once they are swapped; what was stored before does. So the others get keys of their own when
they are stored: made from the block they are in, so that the same comes out each time the editor, which does
not learn of it, sends what it has. See docs/decisions/0011-citations.md.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final, NamedTuple

from wagtail.blocks.list_block import ListBlock
from wagtail.blocks.stream_block import BaseStreamBlock, StreamValue
from wagtail.blocks.struct_block import BaseStructBlock

from .paragraphs import KEYED, keyed
from .rich_text import LinkedTextBlock
from .stored_text import mended

_MARK: Final = 'data-block-key="'


class Held(NamedTuple):
    """A key, the text in which it is, and the words that it stands for."""

    key: str
    place: str
    words: str


def keep_keys(page: Any) -> None:
    """Gives copied paragraphs of a page that is about to be stored keys of their own."""
    stored = {name: _raw(getattr(page, name)) for name in _fields(page)}
    texts = _texts_of(page)
    held = list(_held(texts))
    if not held:
        return
    before = [one for stored in _stored_before(page) for one in _held(stored)]
    changes = _changes(held, before)
    if changes or texts != stored:
        numbers = iter(range(len(held)))
        renewed = _mapped(texts, "", lambda text, place: _with_keys(text, changes, numbers))
        _put_back(page, renewed)


def _changes(held: list[Held], before: list[Held]) -> dict[int, str]:
    """New keys by the number of the paragraph on the page."""
    first: dict[str, Held] = {}
    for one in before:
        first.setdefault(one.key, one)
    known = {(one.place, one.key) for one in before}
    holders: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(held):
        holders[one.key].append(number)
    changes: dict[int, str] = {}
    for key, numbers in holders.items():
        original = min(numbers, key=lambda number: _strangeness(held[number], first.get(key)))
        copies: Counter[str] = Counter()
        for number in numbers:
            place = held[number].place
            own = _own_key(held[number], copies[place])
            copies[place] += 1
            # The original may be gone by now: who had a key of its own keeps that.
            has_own = (place, own) in known and (place, key) not in known
            if has_own or number != original:
                changes[number] = own
    return changes


def _strangeness(one: Held, original: Held | None) -> tuple[bool, bool]:
    """How little a paragraph is the one that had its key first: least of all by its place, then its words."""
    if original is None:
        return False, False
    return one.place != original.place, one.words != original.words


def _own_key(one: Held, copy: int) -> str:
    return hashlib.blake2b(f"{one.place}:{one.key}:{copy}".encode(), digest_size=3).hexdigest()


# --- What is stored -------------------------------------------------------------------------------


def _fields(page: Any) -> list[str]:
    names = ["body"] if isinstance(getattr(page, "body", None), StreamValue) else []
    return [*names, *getattr(page, "rich_texts", ())]


def _texts_of(page: Any) -> dict[str, Any]:
    return {name: _plain(getattr(page, name)) for name in _fields(page)}


def _plain(value: Any) -> Any:
    """What is stored of a value, with keys where a script gave none: what is copied then has the same."""
    if isinstance(value, StreamValue):
        return _keyed(value.stream_block, _raw(value))
    return keyed(mended(value)) if value else ""


def _raw(value: Any) -> Any:
    return value.get_prep_value() if isinstance(value, StreamValue) else value or ""


def _keyed(block: Any, stored: Any) -> Any:
    """Stored blocks with a key for each paragraph of their texts. What is no value of the block stays."""
    if isinstance(block, LinkedTextBlock) and isinstance(stored, str):
        return keyed(mended(stored))
    if isinstance(block, BaseStructBlock) and isinstance(stored, dict):
        known = block.child_blocks
        return {name: _keyed(known.get(name), value) for name, value in stored.items()}
    if isinstance(block, BaseStreamBlock | ListBlock) and isinstance(stored, list):
        return [_keyed_item(block, item) for item in stored]
    return stored


def _keyed_item(block: Any, item: Any) -> Any:
    if not isinstance(item, dict) or "value" not in item:
        # Lists of earlier years hold their values as they are.
        return _keyed(block.child_block, item) if isinstance(block, ListBlock) else item
    child = block.child_block if isinstance(block, ListBlock) else block.child_blocks.get(item.get("type"))
    return {**item, "value": _keyed(child, item["value"])}


def _stored_before(page: Any) -> Iterator[dict[str, Any]]:
    """What readers have, and the newest draft."""
    if page.pk is None:
        return
    names = _fields(page)
    if row := type(page)._default_manager.filter(pk=page.pk).only(*names).first():
        yield _texts_of(row)
    draft = page.latest_revision if page.latest_revision_id else None
    if draft is not None:
        content = draft.content
        yield {name: _read(content.get(name), getattr(page, name)) for name in names}


def _read(stored: Any, value: Any) -> Any:
    """What a version has in the place of this value: a body is JSON there, other texts are what they are."""
    if isinstance(value, StreamValue) and isinstance(stored, str):
        with suppress(ValueError):
            return _keyed(value.stream_block, json.loads(stored))
        return ""
    return keyed(mended(stored)) if stored else ""


def _put_back(page: Any, texts: dict[str, Any]) -> None:
    for name, text in texts.items():
        value = getattr(page, name)
        is_stream = isinstance(value, StreamValue)
        setattr(page, name, StreamValue(value.stream_block, text, is_lazy=True) if is_stream else text)


# --- Texts within texts ---------------------------------------------------------------------------


def _held(texts: dict[str, Any]) -> Iterator[Held]:
    found: list[Held] = []

    def look(text: str, place: str) -> str:
        found.extend(Held(match["key"], place, match["words"]) for match in KEYED.finditer(text))
        return text

    _mapped(texts, "", look)
    yield from found


def _with_keys(text: str, changes: dict[int, str], numbers: Iterator[int]) -> str:
    def renew(match: Any) -> str:
        key = changes.get(next(numbers), match["key"])
        return match[0].replace(f'{_MARK}{match["key"]}"', f'{_MARK}{key}"', 1)

    return KEYED.sub(renew, text)


def _mapped(value: Any, place: str, change: Callable[[str, str], str]) -> Any:
    """Stored blocks with each text in them changed. Its place is the id of the nearest block, and a name."""
    if isinstance(value, str):
        return change(value, place) if _MARK in value else value
    if isinstance(value, list):
        return [_mapped(one, place, change) for one in value]
    if isinstance(value, dict):
        inside = str(value["id"]) if value.get("id") and "value" in value else place
        return {name: _mapped(one, f"{inside}/{name}", change) for name, one in value.items()}
    return value
