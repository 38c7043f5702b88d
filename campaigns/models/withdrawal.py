"""A publication that was taken back in public: its address stays, and says so."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.locks import BaseLock
from wagtail.models import Page

from page_tree.public import SitePageQuerySet


class Withdrawal(models.Model):
    """That a publication was withdrawn, and what its notice says; it is there as long as that holds."""

    publication = models.OneToOneField(
        "campaigns.Publication", on_delete=models.CASCADE, related_name="withdrawal"
    )
    at = models.DateTimeField(default=timezone.now)
    # For the staff alone.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(
        max_length=1000,
        help_text="Readers see it on the notice. Say what was wrong, in one or two sentences.",
    )
    replaced_by = models.ForeignKey(
        Page,
        verbose_name="replaced by",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The page that readers should read instead, if there is one.",
    )
    keeps_text = models.BooleanField("the text stays readable under the notice", default=False)
    is_gone = models.BooleanField("even the notice must go", default=False)

    class Meta:
        verbose_name = "withdrawal"
        constraints = [
            models.CheckConstraint(
                name="what_is_gone_keeps_no_text", condition=~models.Q(is_gone=True, keeps_text=True)
            ),
            models.CheckConstraint(name="withdrawn_with_a_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.publication}: {self.reason}"

    @property
    def date_text(self) -> str:
        return date_format(localtime(self.at), "j F Y")

    @property
    def date_code(self) -> str:
        return date_format(localtime(self.at), "Y-m-d")

    @property
    def replacement(self) -> Any:
        """What replaces it, as far as anybody may read it."""
        if self.replaced_by_id is None:
            return None
        return SitePageQuerySet(Page).published().filter(pk=self.replaced_by_id).first()


def withdrawal_of(page: Any) -> Withdrawal | None:
    """The withdrawal of a page that is not on the site, if it was withdrawn."""
    if page.live or not getattr(page, "reference", None):
        return None
    return Withdrawal.objects.filter(publication=page.pk).first()


class WithdrawnLock(BaseLock):
    """Keeps what is withdrawn as it was issued: it comes back so."""

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str | None:
        return (
            "It is withdrawn: readers see the notice. Nobody changes it until the withdrawal is taken back."
        )

    def get_locked_by(self, user: Any) -> str:
        return "Withdrawn"

    def get_description(self, user: Any) -> str:
        return "Nobody can change it until the withdrawal is taken back."
