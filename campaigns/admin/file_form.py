"""The form for a file."""

from typing import Any, ClassVar

from django import forms
from wagtail.documents.forms import BaseDocumentForm

from safekeeping.shown_again import ShownAgain

from .boxes import LineField, whole_line
from .came_in import said_of_waiting
from .own_title import ask_for_title
from .replaced_file import KeepsOldFile


class FileForm(ShownAgain, KeepsOldFile, BaseDocumentForm):
    """Asks for a decision where something was found in the file that only a person can judge."""

    class Meta(BaseDocumentForm.Meta):
        field_classes: ClassVar = {"title": LineField}
        widgets: ClassVar = BaseDocumentForm.Meta.widgets | {"title": whole_line()}

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.user = user
        self.report = self.instance.report if self.instance.pk else None
        if self.report is not None and not self.report.may_go_out:
            self.fields["may_go_out"] = forms.BooleanField(
                label="I have looked at it: it may go out as it is", required=False
            )
            # Right below what was found.
            self.order_fields(["may_go_out"])
        ask_for_title(self, said_of_waiting() if not self.instance.pk else "")

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit)
        decided = self.cleaned_data.get("may_go_out") and "file" not in self.changed_data
        if commit and decided and self.report is not None:
            self.report.let_out(self.user)
        return saved
