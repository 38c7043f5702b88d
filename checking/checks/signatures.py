"""An organisation stands among the signatories of a text that it did not sign."""

from collections.abc import Iterator
from typing import Final

from campaigns.models import Statement
from reviewing.models import Answer, Verdict
from reviewing.signing import not_signed_by

from ..reading import Place, Reading

EARLIER: Final = (
    "“{name}” is among the signatories, and signed an earlier text. Ask again under “Reviewers”, or take the "
    "name out; if they agreed in another way, take their link back there."
)
NOT: Final = (
    "“{name}” is among the signatories, and says under “Reviewers” that it does not sign: take the name out; "
    "if they agreed in another way, take their link back there."
)


def before_it_is_out(reading: Reading) -> Iterator[tuple[Place, str]]:
    """Of what readers never had: nobody's name goes out under words that they did not see."""
    if not reading.page.first_published_at:
        yield from _of(reading)


def of_what_readers_have(reading: Reading) -> Iterator[tuple[Place, str]]:
    """Of a change to what is out already, which readers are told of as an update or a correction."""
    if reading.page.first_published_at:
        yield from _of(reading)


def _of(reading: Reading) -> Iterator[tuple[Place, str]]:
    page = reading.page
    if isinstance(page, Statement) and page.pk:
        known = {row.organisation_id for row in page.signatories.all()}
        for answer in not_signed_by(page):
            is_known = answer.invitation.known_organisation_id in known
            yield Place("signatories" if is_known else "further_signatories"), _sentence(answer)


def _sentence(answer: Answer) -> str:
    said = EARLIER if answer.verdict == Verdict.SIGNED else NOT
    return said.format(name=answer.organisation)
