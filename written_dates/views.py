"""Tells a box's script what the server understands of it, so that both always say the same."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from .asking import confirmation, odd_day
from .fields import understand
from .forms import past_text
from .naming import clock_text, exact_text, in_words
from .reach import here
from .refusal import NotUnderstood


def understood(request: HttpRequest) -> JsonResponse:
    """What is understood of ``text``, a "date", "rough date", "time" or "moment" by ``kind``.

    ``words`` says it, or ``refusal`` why not. ``odd`` is a day that is to be confirmed, ``confirmation`` how.
    Of a moment ``milliseconds`` from now on are told, which are negative once it has passed.
    """
    kind, text = request.GET.get("kind", ""), request.GET.get("text", "")
    try:
        found = understand(kind, text)
    except NotUnderstood as error:
        return JsonResponse({"refusal": str(error)})
    answer: dict[str, Any] = {"words": in_words(found)}
    if odd := odd_day(found):
        answer |= {"odd": odd, "confirmation": confirmation(found)}  # type: ignore[arg-type]
    if isinstance(found, date):
        local = here(found) if isinstance(found, datetime) else found
        # For the calendar.
        answer["day"] = f"{local:%Y-%m-%d}" if local.year >= 1000 else ""
    if isinstance(found, datetime):
        milliseconds = (found - timezone.now()).total_seconds() * 1000
        answer |= {"milliseconds": round(milliseconds), "moment": exact_text(found)}
        answer["clock"] = clock_text(here(found).time())
        if request.GET.get("future") and milliseconds <= 0:
            answer["refusal"] = past_text(found)
    return JsonResponse(answer)
