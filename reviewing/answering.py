"""Writing down what reviewers and signers say, each about the text that they were shown."""

import re
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from .forms import CommentForm, SignForm, VerdictForm
from .models import Answer, Comment, Invitation, Text, Verdict
from .standing import last_answer
from .texts import digest_of, shown_to, signed_digest

# Of one invitation; nobody has more to say of a text.
MOST_COMMENTS: Final = 300
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class Refused(Exception):
    """It was not written down; the message says why, to who said it."""


def answer_form(invitation: Invitation, typed: Any = None) -> VerdictForm | SignForm:
    return (SignForm if invitation.signs else VerdictForm)(invitation, typed)


def _text(invitation: Invitation, digest: str) -> Text:
    text = shown_to(invitation, digest) if _DIGEST.fullmatch(digest) else None
    if text is None:
        raise Refused(
            _("The text was changed since you opened it. What you wrote is below: please look again.")
        )
    return text


def comment(invitation: Invitation, digest: str, paragraph: str, form: CommentForm) -> None:
    """Keeps a comment on a paragraph of a text that was shown to them; raises Refused."""
    text = _text(invitation, digest)
    if paragraph not in text.paragraphs:
        raise Refused(_("That paragraph is not in the text."))
    if invitation.comments.count() >= MOST_COMMENTS:
        raise Refused(_("These are more comments than we can take. Please write to us."))
    Comment.objects.create(
        invitation=invitation, text=text, paragraph=paragraph, comment=form.cleaned_data["comment"]
    )


def is_of(answer: Answer, draft: Any) -> bool:
    """Whether it was said of the text as it is now; of a signature, whether the words are the same."""
    if answer.invitation.signs:
        return answer.text.signed_digest == signed_digest(draft)
    return answer.text.digest == digest_of(draft)


def answer(invitation: Invitation, digest: str, draft: Any, form: VerdictForm | SignForm) -> Answer:
    """Keeps a verdict or a signature; raises Refused for one of another text, and for a second signature."""
    said = form.cleaned_data
    text = _text(invitation, digest)
    with transaction.atomic():
        # Of two in one moment the second is told.
        Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
        new = Answer(
            invitation=invitation,
            text=text,
            verdict=said["verdict"],
            name=said["name"],
            role=said.get("role", ""),
            organisation=invitation.organisation if invitation.signs else said["organisation"],
            remark=said["remark"],
        )
        if not is_of(new, draft):
            raise Refused(
                _(
                    "The text was changed while you read it, so nothing was sent. This is the text as it is "
                    "now: please read it, and answer again."
                )
            )
        before = last_answer(invitation)
        if invitation.signs and before and before.verdict == Verdict.SIGNED and is_of(before, draft):
            raise Refused(_("This text is signed already."))
        new.save()
    return new
