"""From signatures to the list on the statement: at the staff's word, and of the text as it is now alone."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import transaction
from wagtail.models import Revision

from campaigns.models.rows import Signatory
from campaigns.models.statement import by_country, clean_names
from page_tree.hold import hold, take_turn

from .models import Answer, Verdict
from .standing import last_of_signers, signatures
from .texts import signed_digest


class Listed(NamedTuple):
    """Who stands among a statement's signatories: keys of known organisations, and all names, folded."""

    known: set[int]
    names: set[str]

    @classmethod
    def on(cls, draft: Any) -> "Listed":
        rows = [row.organisation for row in draft.signatories.all()]
        further = [
            name
            for lines in by_country(draft.further_signatories).values()
            for name in clean_names("\n".join(lines))
        ]
        names = {name.casefold() for name in (*(one.name for one in rows), *further)}
        return cls({one.pk for one in rows}, names)

    def has(self, answer: Answer) -> bool:
        """Whether the organisation that answered is one of them; a known one by itself or by its name."""
        key = answer.invitation.known_organisation_id
        return key in self.known or _name(answer) in self.names


def _name(answer: Answer) -> str:
    return " ".join(answer.organisation.split()).casefold()


def not_signed_by(draft: Any) -> Iterator[Answer]:
    """The last answers of organisations that stand on the draft's list and did not sign the text as it is
    now: they signed an earlier one, or say that they do not sign. Of who was not asked by a link nothing is
    known.
    """
    last, digest = last_of_signers(draft), signed_digest(draft)
    signed = {
        _name(one) for one in last if one.verdict == Verdict.SIGNED and one.text.signed_digest == digest
    }
    others = [one for one in last if _name(one) not in signed]
    listed = Listed.on(draft) if others else None
    yield from (one for one in others if listed is not None and listed.has(one))


def put_on(page: Any, user: Any) -> tuple[Revision | None, list[Answer]]:
    """Puts who signed the current text of a statement onto its draft, unless they stand there. Gives the new
    draft, None where nothing was to be done, and who was put on.
    """
    with transaction.atomic():
        take_turn()
        hold(page.pk)
        page.refresh_from_db()
        draft = page.get_latest_revision_as_object()
        known, names = Listed.on(draft)
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
