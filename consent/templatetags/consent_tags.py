"""What the forms of people and pictures show of consent."""

from typing import Any

from django import template

from campaigns.models import Person

from ..models import Consent, receipt_of
from ..rights import may_note, may_withdraw

register = template.Library()


@register.inclusion_tag("consent/of_thing.html", takes_context=True)
def consent_of(context: dict[str, Any], thing: Any) -> dict[str, Any]:
    """What is noted of a person or picture, with what the member of staff may do about it."""
    user = context["request"].user
    is_person = isinstance(thing, Person)
    may = bool(thing.pk) and may_note(user, thing)
    consents: list[Consent] = list(thing.consents.select_related("noted_by")) if may else []
    return {
        "thing": thing,
        "may_note": may,
        "consents": consents,
        "is_person": is_person,
        "may_withdraw": is_person and receipt_of(thing) is None and may_withdraw(user),
    }
