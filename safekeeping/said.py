"""What is about to be said to somebody on the next page of the admin."""

from typing import Any

from django.contrib.messages import get_messages
from django.contrib.messages.constants import SUCCESS
from django.http import HttpRequest


def messages_of(request: HttpRequest) -> list[Any]:
    """The messages that this request has left for the next page; to be changed in place."""
    storage: Any = get_messages(request)
    # Reading them in Django's own way would take them from that page.
    return storage._queued_messages


def forget_success(request: HttpRequest) -> None:
    """Takes back Wagtail's own sentence on what was done, where another one says it better."""
    waiting = messages_of(request)
    waiting[:] = [message for message in waiting if message.level != SUCCESS]
