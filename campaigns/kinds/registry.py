"""All kinds of publication, wherever the site goes through them. No other list of them is in its code.

A kind's model bears the name of its ``Kind``, and says of itself what lists, feeds, citations and machines
need of it: the class attributes of ``Publication``.
"""

from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import F
from django.db.models.functions import Coalesce

from .vocabulary import Kind


@cache
def kinds() -> dict[str, Any]:
    """The model of each kind, by the kind, in the order in which readers and staff meet them everywhere."""
    return {kind.value: apps.get_model("campaigns", kind.value) for kind in Kind}


def headings() -> dict[str, str]:
    """What several publications of a kind are called: "Speeches"."""
    return {kind: str(model.several) for kind, model in kinds().items()}


@cache
def listed() -> dict[str, Any]:
    """What a line in a list shows of the kinds' own tables, by the names that it has there."""
    found: dict[str, list[F]] = {}
    for kind, model in kinds().items():
        for name, field in model.listed.items():
            found.setdefault(name, []).append(F(f"{kind}__{field}"))
    return {name: fields[0] if len(fields) == 1 else Coalesce(*fields) for name, fields in found.items()}


@cache
def shown() -> tuple[str, ...]:
    """The columns of the kinds' own tables that are shown where a publication stands in another page."""
    return tuple(f"{kind}__{name}" for kind, model in kinds().items() for name in model.shown)


@cache
def fed() -> tuple[str, ...]:
    """The kinds' own rows, and what is fetched with them for an entry in a feed."""
    return tuple(
        name
        for kind, model in kinds().items()
        for name in (kind, *(f"{kind}__{related}" for related in model.fed_with))
    )
