"""Puts the site's permission policies in the place of Wagtail's."""

from typing import Any

from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin.views.pages import edit
from wagtail.contrib.redirects.permissions import permission_policy as redirects
from wagtail.documents.permissions import permission_policy as files
from wagtail.images.permissions import permission_policy as pictures
from wagtail.permissions import page_permission_policy as pages

from .pages import DeskPagePolicy
from .things import UploadPolicy, WholeSitePolicy


def adopt() -> None:
    """Gives Wagtail's policies this site's rules.

    Wagtail has one object of each policy, which its views take when they are imported, and no setting for
    another. The object stays; its class becomes one that asks more.
    """
    _become(pages, DeskPagePolicy)
    _become(files, UploadPolicy)
    _become(pictures, UploadPolicy)
    _become(redirects, WholeSitePolicy)
    edit.PublishPageRevisionAction = PublishesAsPage


class PublishesAsPage(PublishPageRevisionAction):
    """For the page's form, the one way to publish that does not ask the page itself."""

    def execute(self, skip_permission_checks: bool = False) -> None:
        self.object.publish(
            self.revision,
            user=self.user,
            changed=self.changed,
            log_action=self.log_action,
            previous_revision=self.previous_revision,
            skip_permission_checks=skip_permission_checks,
        )


def _become(policy: Any, kind: type) -> None:
    if not issubclass(kind, type(policy)):
        raise TypeError(f"{kind.__name__} is no {type(policy).__name__}: Wagtail has changed its policy.")
    policy.__class__ = kind
