"""Mail to the secretariat about something that the site could not do by itself."""

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection


def tell_secretariat(subject: str, text: str) -> None:
    """Sends a message to each member: nobody sees the others' addresses. Raises what mail raises."""
    # A line break, from a title say, would make a subject that no mail can have.
    line = " ".join(subject.split())
    messages = [EmailMessage(line, text, to=[address]) for address in _addresses()]
    if messages:
        get_connection().send_messages(messages)


def _addresses() -> list[str]:
    staff = get_user_model().objects.filter(is_active=True, groups__name="Secretariat").exclude(email="")
    return sorted(set(staff.values_list("email", flat=True)))
