"""Who has one name, or gives none, has an account like others."""

from typing import Any

import pytest
from wagtail.users.models import UserProfile

pytestmark = pytest.mark.django_db
WITHOUT = {"first_name": "Aung", "last_name": "", "email": "aung@example.org"}


def test_an_account_is_saved_without_a_last_name(secretariat: Any, admin_client: Any) -> None:
    sent = {
        **{f"name_email-{name}": value for name, value in WITHOUT.items()},
        "locale-current_time_zone": "Asia/Yangon", "theme-theme": "system", "theme-contrast": "system",
        "theme-density": "default", "mails-when": "daily", "mails-hour": "7",
    }  # fmt: skip
    assert secretariat.post("/admin/account/", sent).status_code == 302
    assert UserProfile.get_for_user(secretariat.user).current_time_zone == "Asia/Yangon"
    sent = {**WITHOUT, "username": "aung", "is_active": "on"}
    admin_client.post(f"/admin/users/edit/{secretariat.user.pk}/", sent)
    secretariat.user.refresh_from_db()
    assert secretariat.user.username == "aung"
