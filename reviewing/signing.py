"""From signatures to the list on the statement: at the staff's word, and of the text as it is now alone."""

from typing import Any

from django.db import transaction
from wagtail.models import Revision

from campaigns.models.rows import Signatory
from campaigns.models.statement import by_country, clean_names
from page_tree.hold import hold, take_turn

from .models import Answer
from .standing import signatures


def _on(draft: Any) -> tuple[set[int], set[str]]:
    """The keys of the organisations on a statement, and the names on it, in small letters."""
    rows = list(draft.signatories.all())
    lists = by_country(draft.further_signatories).values()
    written = {name.casefold() for lines in lists for name in clean_names("\n".join(lines))}
    return {row.organisation_id for row in rows}, written | {row.organisation.name.casefold() for row in rows}


def on_by_earlier(draft: Any) -> list[Answer]:
    """The signatures of an earlier text whose organisations stand on a statement's draft all the same."""
    earlier = signatures(draft).earlier
    known, names = _on(draft) if earlier else (set(), set())
    return [
        one
        for one in earlier
        if one.invitation.known_organisation_id in known or one.organisation.casefold() in names
    ]


def put_on(page: Any, user: Any) -> tuple[Revision | None, list[Answer]]:
    """Puts who signed the current text of a statement onto its draft, unless they stand there. Gives the new
    draft, None where nothing was to be done, and who was put on.
    """
    with transaction.atomic():
        take_turn()
        hold(page.pk)
        page.refresh_from_db()
        draft = page.get_latest_revision_as_object()
        known, names = _on(draft)
        added: list[Answer] = []
        new_names: list[str] = []
        last = max((row.sort_order or 0 for row in draft.signatories.all()), default=0)
        for answer in signatures(draft).current:
            organisation = answer.invitation.known_organisation
            if organisation is not None and organisation.pk not in known:
                last += 1
                draft.signatories.add(Signatory(organisation=organisation, sort_order=last))
                known.add(organisation.pk)
            elif organisation is None and answer.organisation.casefold() not in names:
                new_names.append(" ".join(answer.organisation.split()))
                names.add(answer.organisation.casefold())
            else:
                continue
            added.append(answer)
        if not added:
            return None, []
        # Those without a country come first.
        draft.further_signatories = "\n".join([*new_names, draft.further_signatories]).strip()
        return draft.save_revision(user=user, log_action=True), added
