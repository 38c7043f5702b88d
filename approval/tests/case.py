"""What the tests share: people, and pages that need a second pair of eyes."""

from typing import Any

from django.contrib.auth.models import Group, Permission, User
from wagtail.models import Page

from ajc_site.tests.support.fixtures import StaffClient
from approval.approving import CannotApprove, approve, standing_of
from campaigns.publishing.readiness import NotReady
from campaigns.tests import factories as make
from rights.tests.case import login


def member(name: str, group: str = "Secretariat", *rights: str) -> StaffClient:
    """Somebody of a group, with rights besides."""
    user = User.objects.create_user(name, f"{name}@example.org", "a long password")
    user.groups.add(Group.objects.get(name=group))
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    return login(user)


def drafted(by: Any, of: Any = make.StandardPageFactory, **fields: Any) -> Any:
    """A page that is not on the site, written by somebody; None is a program."""
    page = of(live=False, **fields)
    page.save_revision(user=by and by.user)
    return page


def changed(page: Any, by: Any, **fields: Any) -> Any:
    """The page's newest draft, changed by somebody and saved."""
    draft = Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
    for name, value in (fields or {"summary": f"Changed {draft.summary}"}).items():
        setattr(draft, name, value)
    return draft.save_revision(user=by and by.user, log_action=True)


def approves(who: Any, page: Any) -> bool:
    """Whether this person can approve the newest draft; if so, it is done."""
    page = Page.objects.get(pk=page.pk)
    try:
        approve(page, who.user, standing_of(page).seen)
    except CannotApprove:
        return False
    return True


def goes_out(page: Any, user: Any = None) -> bool:
    """Whether the newest draft can be published; if so, it is done."""
    page = Page.objects.get(pk=page.pk).specific
    try:
        page.get_latest_revision().publish(user=user)
    except NotReady as error:
        if "second pair of eyes" not in str(error.messages):
            raise
        return False
    return True
