"""A registry of what, besides pages, shows a picture: people, organisations, the settings of a site.

The models stand above this folder. They say so when the site starts (``campaigns.apps``).
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Model, Q

# A model, and its field that holds the picture. The rows are public as ``published()`` of its manager says.
Bearer = tuple[type[Model], str]

_bearers: Final[list[Bearer]] = []
_everywhere: Final[list[Bearer]] = []


def bears_picture(model: type[Model], field: str) -> None:
    """Rows of this model are named on pages, and are shown with their picture there."""
    _bearers.append((model, field))


def shows_picture_everywhere(model: type[Model], field: str) -> None:
    """A row of this model shows its picture with every page of its site."""
    _everywhere.append((model, field))


def bearers() -> Sequence[Bearer]:
    return _bearers


def shows_everywhere() -> Sequence[Bearer]:
    return _everywhere


def is_shown_everywhere(picture: Model) -> bool:
    """Whether every page shows this picture."""
    return any(model._default_manager.filter(**{field: picture.pk}).exists() for model, field in _everywhere)


def pictures_of(used: dict[type[Model], set[int]]) -> Q:
    """The condition that a picture is one of those that these rows, by model and key, have."""
    found = Q(pk__in=[])
    for model, field in _bearers:
        rows: Any = model._default_manager.filter(pk__in=used.get(model, ()))
        found |= Q(pk__in=rows.values(field))
    return found
