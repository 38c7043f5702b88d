"""What an edition is to be: chosen in the page's form, or by the program that publishes."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, NamedTuple

from wagtail.models import Revision

from safekeeping.reasons import said

from .models import Choice, EditionKind


class Chosen(NamedTuple):
    """A kind and what readers are told of it."""

    kind: str
    note: str = ""


# Where nobody chose: it is among the page's editions by its date, and nothing is said on the page.
UNSAID: Final = Chosen(EditionKind.UPDATE)
CHOICES: Final = (EditionKind.SILENT, EditionKind.UPDATE, EditionKind.CORRECTION)
_by_program: ContextVar[Chosen | None] = ContextVar("edition_chosen_by_program", default=None)


@contextmanager
def issued_as(kind: str, note: str = "") -> Iterator[None]:
    """What is published within is this, whatever was chosen in a form. Raises ValueError without a note,
    which all but a silent change need.
    """
    if kind not in CHOICES:
        raise ValueError(f"No edition is a “{kind}”.")
    if kind != EditionKind.SILENT and not said(note):
        raise ValueError("An update or correction needs a note that says what changed.")
    token = _by_program.set(Chosen(kind, said(note)))
    try:
        yield
    finally:
        _by_program.reset(token)


def keep(page: Any, revision: Revision) -> None:
    """Keeps what was chosen in the form of this page with the revision that was made of it."""
    chosen = getattr(page, "edition_chosen", None)
    if chosen is not None and (chosen.kind or chosen.note):
        Choice.objects.update_or_create(
            revision=revision, defaults={"kind": chosen.kind, "note": chosen.note}
        )


def chosen_by_program() -> Chosen | None:
    """What whatever is published now is issued as, whatever was chosen in a form; None where nobody says."""
    return _by_program.get()


def chosen_for(revision: Revision) -> Chosen:
    """What this revision is issued as."""
    if (chosen := chosen_by_program()) is not None:
        return chosen
    kept = kept_for(revision.pk)
    return kept if kept is not None and kept.kind else UNSAID


def kept_for(revision: int | None) -> Chosen | None:
    """What was chosen in the form from which a revision came, if anything was."""
    row = Choice.objects.filter(revision=revision).values_list("kind", "note").first()
    return Chosen(*row) if row else None
