"""Names of accounts: Wagtail's forms ask for a first and a last one, and many people have one name."""

from typing import Final

from wagtail.admin.forms.account import NameEmailForm
from wagtail.users.forms import UserCreationForm, UserEditForm

FORMS: Final = (NameEmailForm, UserCreationForm, UserEditForm)


def ask_for_no_more_than_there_is() -> None:
    """Neither is required. Without one, colleagues see the user name."""
    for form in FORMS:
        for name in ("first_name", "last_name"):
            form.base_fields[name].required = False
