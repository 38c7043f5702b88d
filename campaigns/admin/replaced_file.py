"""What the forms for pictures and files share."""

from typing import Any

from django.db import transaction
from wagtail.images.fields import WagtailImageField

from .picture_upload import PictureUpload


class KeepsOldFile:
    """For a form of Wagtail's: keeps the file that is replaced until its replacement is safely written down.

    Wagtail deletes it before; who is stopped in between would be left with neither.
    """

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
        replaced = self.original_file if commit and "file" in self.changed_data else None  # type: ignore[attr-defined]
        self.original_file = None
        saved = super().save(commit)  # type: ignore[misc]
        if replaced:
            name, storage = replaced.name, replaced.storage
            transaction.on_commit(lambda: storage.delete(name))
        return saved
