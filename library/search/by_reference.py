"""The publication that somebody means who types a reference: "AJC/2023/014", as citations print it."""

import re
from typing import Final

from campaigns.models import Publication
from campaigns.models.reference import SERIES

# As people write it down: with other strokes, in brackets, without the noughts before the number.
_REFERENCE: Final = re.compile(
    rf"[\[(]?(?:{SERIES}\s*[/–-]?\s*|(?=\d{{4}}/))(?P<year>\d{{4}})\s*[/–-]\s*(?P<number>[0-9]{{1,6}})[\])]?\.?",
    re.IGNORECASE | re.ASCII,
)


def called(text: str) -> int | None:
    """The key of the publication with this reference, public or not; None for any other text, without a
    query.
    """
    found = _REFERENCE.fullmatch(text.strip())
    if found is None:
        return None
    reference = f"{found['year']}/{int(found['number']):03}"
    return Publication.objects.filter(reference=reference).values_list("pk", flat=True).first()
