"""What the forms for pictures and files share."""

from typing import Any

from django.db import transaction
from wagtail.images.fields import WagtailImageField

from .picture_upload import PictureUpload


class KeepsOldFile:
    """For a form of Wagtail's, which deletes what is replaced: here it becomes an earlier version."""

    original_file: Any

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if "file" in self.errors and self.original_file:  # type: ignore[attr-defined]
            # The page that says why goes on showing what is stored.
            self.instance.file = self.original_file  # type: ignore[attr-defined]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.fields.get("file")  # type: ignore[attr-defined]
        if isinstance(given, WagtailImageField):
            self.fields["file"] = PictureUpload(  # type: ignore[attr-defined]
                label=given.label, widget=given.widget, required=given.required
            )

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        self.original_file = None
        return super().save(commit)  # type: ignore[misc]
