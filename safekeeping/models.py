from django.conf import settings
from django.db import models
from wagtail.models import Page


class OpenForm(models.Model):
    """What the server has told a form that somebody has open, in case the answer never arrived.

    The form names itself by a key that its script makes when it opens. Without this, a form that saved itself
    and did not hear of it would make its page, or a row of it, once more. Of a form that makes something else
    than a page only where it led is kept.
    """

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(Page, null=True, on_delete=models.CASCADE, related_name="+")
    led_to = models.TextField(blank=True)
    revision_id = models.BigIntegerField(null=True)
    # The form's hidden fields that name what it has made: the ids of rows, and how many there are.
    fields = models.JSONField(default=dict)
    # What was sent with a button last, so that the same sent twice is known for it.
    sent = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    def __str__(self) -> str:
        return str(self.key)
