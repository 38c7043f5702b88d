"""What the forms for pictures and files share: a file in the place of the one that is stored."""

from typing import Any, Final

from django.db import transaction
from wagtail.images.fields import WagtailImageField

from clean_files.arrival import EMPTY

from ..notices.changed_in_public import CHANGED, REPLACED, note, shown_on_text
from .picture_upload import PictureUpload

CHOOSE_AGAIN: Final = (
    "Nothing is stored yet, and a browser forgets which file was chosen: choose the new file here again."
)


class KeepsOldFile:
    """For a form of Wagtail's, which deletes what is replaced: here it becomes an earlier version."""

    original_file: Any

    def _post_clean(self) -> None:
        stored = self._stored()
        super()._post_clean()  # type: ignore[misc]
        # Of several uploads at once, Wagtail keeps each that lacks nothing but words.
        if not self.errors or not stored:  # type: ignore[attr-defined]
            return
        if "file" in self.changed_data and "file" not in self.errors:  # type: ignore[attr-defined]
            self.add_error("file", CHOOSE_AGAIN)  # type: ignore[attr-defined]
        # The page that says what is wrong goes on showing what is stored; nothing of what came in.
        for name, value in stored.items():
            setattr(self.instance, name, value)  # type: ignore[attr-defined]
        for name in ("arrival", "report"):
            self.instance.__dict__.pop(name, None)  # type: ignore[attr-defined]

    def _stored(self) -> dict[str, Any]:
        """The row as it is stored; nothing of one that is not stored yet."""
        row = self.instance  # type: ignore[attr-defined]
        return {field.attname: field.value_from_object(row) for field in row._meta.concrete_fields if row.pk}

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
