"""Which files and pictures a page shows or links to: what decides whether the public may fetch them.

Written in the transaction that saves the page (see ``assets.uses``). Wagtail's own index of references is
written later, after it, and would be behind for a moment, or for good where a process ends in that moment.
"""

from django.db import models


class FileUse(models.Model):
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    file = models.ForeignKey("campaigns.File", on_delete=models.CASCADE, related_name="uses")

    class Meta:
        app_label = "campaigns"
        constraints = [models.UniqueConstraint(fields=["file", "page"], name="file_use_once")]

    def __str__(self) -> str:
        return f"file {self.file_id} on page {self.page_id}"


class PictureUse(models.Model):
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    picture = models.ForeignKey("campaigns.Picture", on_delete=models.CASCADE, related_name="uses")

    class Meta:
        app_label = "campaigns"
        constraints = [models.UniqueConstraint(fields=["picture", "page"], name="picture_use_once")]

    def __str__(self) -> str:
        return f"picture {self.picture_id} on page {self.page_id}"


class Use(models.Model):
    """What a page as it is stored, or a draft of it that may yet go out, uses: files, pictures, people,
    organisations and terms. It decides who of the staff knows of them and may change them.
    """

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    # None: the page as it is stored, and shown if it is live.
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.ForeignKey("contenttypes.ContentType", on_delete=models.CASCADE, related_name="+")
    key = models.BigIntegerField()

    class Meta:
        app_label = "campaigns"
        indexes = [models.Index(fields=["kind", "key"], name="use_of_a_thing")]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "revision", "kind", "key"], name="use_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} on page {self.page_id}"
