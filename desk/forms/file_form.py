"""The form for a file."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar, Final

from django import forms
from django.db import transaction
from wagtail.documents.forms import BaseDocumentForm
from wagtail.permissions import page_permission_policy as page_rights

from campaigns.body.boxes import LineField, whole_line
from editions.choosing import issued_as
from rights.things import handed_in, may_let_out
from safekeeping.reasons import said
from safekeeping.shown_again import ShownAgain

from ..notices.came_in import said_of_waiting
from ..notices.changed_in_public import LET_OUT, note
from .edition_choice import FILE_ASKED, KIND, NOTE, NOTE_ASKED, kind_of_edition, note_on_edition, readers_have
from .own_title import ask_for_title
from .replaced_file import KeepsOldFile

NOTHING_REPLACED: Final = (
    "Nothing was replaced, as no file is chosen. Choose the new one here. If none is to be replaced, "
    "leave kind and note empty, and save again."
)
LET_IT_OUT = "I have looked at it: it may go out as it is"
NOT_YOURS_TO_DECIDE = "Somebody who may publish has to look at it and decide."
REPLACED_MEANWHILE = (
    "The file was replaced since you opened this form: look at it as it is now, and decide again."
)
SECOND_PERSON = "You handed it in: somebody else who may publish has to look at it and decide."


class FileForm(ShownAgain, KeepsOldFile, BaseDocumentForm):
    """Asks for a decision where something was found in the file that only a person can judge.

    Who may publish decides, and not who handed the file in, unless there is nobody else.
    """

    class Meta(BaseDocumentForm.Meta):
        field_classes: ClassVar = {"title": LineField}
        widgets: ClassVar = BaseDocumentForm.Meta.widgets | {"title": whole_line()}

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.report = self.instance.report if self.instance.pk else None
        self.is_held = self.report is not None and not self.report.may_go_out
        if self.is_held and may_let_out(user, self.instance):
            self.fields["may_go_out"] = forms.BooleanField(label=LET_IT_OUT, required=False)
            # The decision is about the content that was looked at, and no other.
            self.fields["looked_at"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=self.instance.file_hash
            )
            # Right below what was found.
            self.order_fields(["may_go_out"])
        ask_for_title(self, said_of_waiting() if not self.instance.pk else "")
        if self.instance.pk and readers_have(self.instance):
            self.fields |= {KIND: kind_of_edition(), NOTE: note_on_edition()}
            self.order_fields(["may_go_out", "title", "file", KIND, NOTE])

    @property
    def who_decides(self) -> str:
        """Why there is nothing to tick, as a sentence; empty where there is."""
        if not self.is_held or "may_go_out" in self.fields:
            return ""
        brought = self.user is not None and self.user.pk in handed_in(self.instance)
        may_publish = brought and page_rights.user_has_permission(self.user, "publish")
        return SECOND_PERSON if may_publish else NOT_YOURS_TO_DECIDE

    def clean(self) -> Any:
        cleaned = super().clean()
        looked_at = self.cleaned_data.get("looked_at")
        if self.cleaned_data.get("may_go_out") and looked_at != getattr(self.report, "digest", None):
            self.add_error("may_go_out", REPLACED_MEANWHILE)
        # What sends no such field, as a program does, says nothing.
        gives_another = "file" in self.changed_data or self.cleaned_data.get("may_go_out")
        if KIND in self.fields and self.add_prefix(KIND) in self.data:
            self._check_edition(bool(gives_another))
        return cleaned

    def _check_edition(self, gives_another: bool) -> None:
        if not gives_another:
            # What was written for readers is not lost without a word.
            if any(said(self.cleaned_data.get(name)) for name in (KIND, NOTE)):
                self.add_error("file", NOTHING_REPLACED)
            return
        for name, asked in ((KIND, FILE_ASKED), (NOTE, NOTE_ASKED)):
            if not said(self.cleaned_data.get(name)) and name not in self.errors:
                self.add_error(name, asked)

    def _as_said(self) -> AbstractContextManager[None]:
        """Within, what readers are given instead is issued as the form says."""
        kind, note = self.cleaned_data.get(KIND), said(self.cleaned_data.get(NOTE))
        return issued_as(kind, note) if kind and note else nullcontext()

    def save(self, commit: bool = True) -> Any:
        with self._as_said():
            return self._save(commit)

    @transaction.atomic
    def _save(self, commit: bool) -> Any:
        saved = super().save(commit)
        decided = self.cleaned_data.get("may_go_out") and "file" not in self.changed_data
        if commit and decided and self.report is not None:
            self.report.let_out(self.user)
            note(saved, self.user, LET_OUT)
        return saved
