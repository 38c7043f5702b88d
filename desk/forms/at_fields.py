"""Says sentences against a page's going out where they belong: at fields, and at blocks of a body."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError


def say(form: Any, objections: Iterable[tuple[str | None, str]]) -> None:
    """Adds each to the field of a form that it names, or to the form as a whole."""
    of_bodies: dict[str, list[str]] = {}
    for name, sentence in objections:
        if name is None or name not in form.fields:
            form.add_error(None, sentence)
        elif isinstance(form.fields[name], blocks.BlockField):
            of_bodies.setdefault(name, []).append(sentence)
        else:
            form.add_error(name, sentence)
    for name, sentences in of_bodies.items():
        form.add_error(name, _of_body(getattr(form.instance, name), sentences))


def _of_body(body: Any, sentences: list[str]) -> ValidationError:
    """One error for all: Wagtail shows no second one at a body."""
    places = {str(block.id): place for place, block in enumerate(body)}
    of_blocks: dict[int, list[str]] = {}
    of_body = []
    for sentence in sentences:
        place = places.get(getattr(sentence, "block", "") or "-")
        if place is None:
            of_body.append(sentence)
        else:
            of_blocks.setdefault(place, []).append(str(sentence))
    errors = {place: _of_block(body[place].block, said) for place, said in of_blocks.items()}
    return blocks.StreamBlockValidationError(block_errors=errors, non_block_errors=of_body)


def _of_block(block: blocks.Block, sentences: list[str]) -> ValidationError:
    if isinstance(block, blocks.StructBlock):
        return blocks.StructBlockValidationError(non_block_errors=sentences)
    if isinstance(block, blocks.ListBlock):
        return ListBlockValidationError(non_block_errors=sentences)
    return ValidationError(sentences)
