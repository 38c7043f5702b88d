"""What a page still lacks before it may go out.

A draft may be saved unfinished. What is missing is asked for in its form, beside the fields, when somebody
publishes, submits or schedules it there; and again in the moment in which a page goes out whatever the way:
the bulk actions, an approval, the clock, a script.
"""

from collections.abc import Callable, Iterator
from typing import Any, Self

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from modelcluster.models import get_all_child_relations

from ..signals import going_out

# A field's name, or None for the page as a whole, and a sentence for the person at the form.
Lacks = Iterator[tuple[str | None, str]]
# The rows of a relation by its name.
Rows = Callable[[str], list[Any]]


class AtField(str):
    """A sentence against a page's going out that belongs to a ``field`` of it, or to one ``block`` there."""

    field: str
    # Wagtail's id of a block in a body; "" for the field as a whole.
    block: str

    def __new__(cls, sentence: str, field: str, block: str = "") -> Self:
        said = super().__new__(cls, sentence)
        said.field, said.block = field, block
        return said


def field_of(sentence: str) -> str | None:
    """The field beside which a sentence belongs, if it is one."""
    return sentence.field if isinstance(sentence, AtField) else None


def kept_back(page: Any, *, is_asked: bool = False) -> Iterator[str]:
    """What other parts of the site say against the page's going out now, or once somebody ``is_asked``."""
    for _, sentences in going_out.send(sender=type(page), page=page, is_asked=is_asked):
        yield from sentences or ()


class NotReady(ValidationError):
    """A page was about to go out unfinished. ``page`` is the page; ``messages`` say what it lacks."""

    def __init__(self, page: Any, messages: list[str]) -> None:
        super().__init__(messages)
        self.page = page


def check_ready(page: Any) -> None:
    """Raises NotReady, with everything that a page of a revision lacks."""
    if messages := [message for _, message in objections(page)]:
        raise NotReady(page, messages)


def objections(page: Any) -> Lacks:
    """All that a page of a revision lacks, and what keeps it back."""
    try:
        page.full_clean()
    except ValidationError as error:
        for field, found in error.message_dict.items():
            is_of_page = field == NON_FIELD_ERRORS
            name = "" if is_of_page else f"{_name(page, field)}: "
            yield from ((None if is_of_page else field, f"{name}{message}") for message in found)
    yield from page.lacks(lambda relation: list(getattr(page, relation).all()))
    yield from ((field_of(message), message) for message in kept_back(page))


def _name(page: Any, field: str) -> str:
    return str(page._meta.get_field(field).verbose_name).capitalize()


def without_gone(page: Any, content: dict[str, Any]) -> dict[str, Any]:
    """The content of a revision without what was deleted since, so that it can still be opened and published.

    Wagtail gives up on a draft that names a deleted thing which its model protects; live pages are
    protected from that, drafts are not.
    """
    kept = dict(content)
    _empty_gone(type(page), kept)
    for relation in get_all_child_relations(type(page)):
        name = relation.get_accessor_name()
        rows = [dict(row) for row in kept.get(name) or []]
        kept[name] = [row for row in rows if _empty_gone(relation.related_model, row)]
    return kept


def _empty_gone(model: Any, values: dict[str, Any]) -> bool:
    """Empties references to what is gone; False where one of them may not be empty."""
    for field in model._meta.fields:
        target = field.remote_field and not field.remote_field.parent_link and values.get(field.name)
        if not target or field.remote_field.model._default_manager.filter(pk=target).exists():
            continue
        if not field.null:
            return False
        values[field.name] = None
    return True
