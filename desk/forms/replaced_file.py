"""What the forms for pictures and files share: a file in the place of the one that is stored."""

from typing import Any

from django.db import transaction
from wagtail.images.fields import WagtailImageField

from clean_files.arrival import EMPTY

from ..notices.changed_in_public import CHANGED, REPLACED, note, shown_on_text
from .picture_upload import PictureUpload


class KeepsOldFile:
    """For a form of Wagtail's, which deletes what is replaced: here it becomes an earlier version."""

    original_file: Any

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if "file" in self.errors and self.original_file:  # type: ignore[attr-defined]
            # The page that says why goes on showing what is stored.
            self.instance.file = self.original_file  # type: ignore[attr-defined]

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)  # type: ignore[call-arg]
        self.user = user
        if self.instance.pk and "file" in self.fields and (shown := shown_on_text(self.instance)):  # type: ignore[attr-defined]
            self.fields["file"].help_text = shown  # type: ignore[attr-defined]
        given = self.fields.get("file")  # type: ignore[attr-defined]
        if isinstance(given, WagtailImageField):
            given = self.fields["file"] = PictureUpload(  # type: ignore[attr-defined]
                label=given.label, widget=given.widget, required=given.required
            )
        if given is not None:
            given.error_messages["empty"] = EMPTY

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        self.original_file = None
        was_there = bool(self.instance.pk)  # type: ignore[attr-defined]
        is_replaced = was_there and "file" in self.changed_data  # type: ignore[attr-defined]
        if is_replaced:
            self.instance.handed_in_by = self.user  # type: ignore[attr-defined]
        saved = super().save(commit)  # type: ignore[misc]
        if commit and was_there and self.changed_data:  # type: ignore[attr-defined]
            note(saved, self.user, REPLACED if is_replaced else CHANGED)
        return saved
