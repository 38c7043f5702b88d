"""Whether somebody has said who they are lately enough for what an unattended screen must not do."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest


def is_fresh(request: HttpRequest) -> bool:
    """Whether who is signed in has shown it within the time of the settings."""
    if settings.STAFF_ASKED_AGAIN_AFTER is None:
        return True
    records = get_authentication_records(request, request.user)
    age = time.time() - max((record["at"] for record in records), default=0)
    return 0 <= age < settings.STAFF_ASKED_AGAIN_AFTER.total_seconds()
