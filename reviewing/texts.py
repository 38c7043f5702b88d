"""Which text it is: checksums of all that a draft says, and of what is signed of it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from campaigns.body.paragraphs import Numbered
from editions import content

from .models import Invitation, Shown, Text

# What an organisation puts its name to: not who else signs, nor how it is dated, filed or set.
_SIGNED: Final = frozenset({"title", "summary", "language", "body"})


def _digest(found: Mapping[str, Any]) -> str:
    text = json.dumps(found, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(draft: Any) -> str:
    """Of all that readers would be given of a draft."""
    return _digest(content.issued(draft.serializable_data()))


def signed_digest(draft: Any) -> str:
    """Of title, summary, language and words: who signs, signs this."""
    found = content.issued(draft.serializable_data())
    names = _SIGNED | set(draft.rich_texts)
    return _digest({name: value for name, value in found.items() if name in names})


def kept(draft: Any, paragraphs: list[Numbered]) -> Text:
    """The row of this text, made if nobody was shown it before."""
    digest = digest_of(draft)
    known = Text.objects.filter(publication=draft.pk, digest=digest).first()
    if known is not None:
        return known
    made = {
        "signed_digest": signed_digest(draft),
        "title": draft.title,
        "content": draft.serializable_data(),
        "paragraphs": {one.anchor: [one.number, one.words] for one in paragraphs},
    }
    return Text.objects.get_or_create(publication=draft.pk, digest=digest, defaults=made)[0]


def note_shown(invitation: Invitation, text: Text) -> None:
    """Writes down that this text was shown; it stays."""
    with transaction.atomic():
        Shown.objects.get_or_create(invitation=invitation, text=text)


def shown_to(invitation: Invitation, digest: str) -> Text | None:
    """The text with this checksum, if it was shown to who was invited."""
    shown = Shown.objects.filter(invitation=invitation, text__digest=digest).select_related("text").first()
    return shown.text if shown else None
