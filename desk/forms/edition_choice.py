"""The part of a publication's form that says what its next edition is: only for what is public already."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from campaigns.models import Attachment
from editions import content
from editions.choosing import CHOICES, Chosen, kept_for
from editions.issuing import against_silence, newest
from editions.models import EditionKind
from safekeeping.reasons import SaidField, said

from .page_form import ReadinessForm

KIND: Final = "edition_kind"
NOTE: Final = "edition_note"
NAMES: Final[Mapping[str, str]] = {
    EditionKind.SILENT: "Small change: typography alone. Readers are not told.",
    EditionKind.UPDATE: "Update: something is new.",
    EditionKind.CORRECTION: "Correction: something was wrong.",
}
ASKED: Final = "Readers have another text already. Say here what this change is, then press the button again."
NOTE_ASKED: Final = "Say in a sentence what changed: readers see it under the title, with today’s date."
FILE_ASKED: Final = "Readers get another file from now on. Say here what changed."
PANEL: Final = MultiFieldPanel(
    [FieldPanel(KIND), FieldPanel(NOTE)], heading="What changes for readers", icon="history"
)


class _OfEdition(forms.Field):
    """No part of the page: that it differs is no change to it."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class KindField(_OfEdition, forms.ChoiceField):
    pass


class NoteField(_OfEdition, SaidField):
    pass


def kind_of_edition() -> forms.Field:
    """Asks, in a file's form, what its next edition is. A change of a file is never a small one."""
    kinds = (EditionKind.UPDATE, EditionKind.CORRECTION)
    return KindField(
        required=False,
        label="If you replace it, this is",
        choices=[("", "Choose when you replace it"), *((kind, NAMES[kind]) for kind in kinds)],
    )


def note_on_edition() -> forms.Field:
    return NoteField(
        required=False,
        label="Note for readers",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="“Two figures on page 3 were wrong.” It stands with the earlier file, which stays "
        "readable, and on each page that has the file, under the title and in its history.",
    )


def readers_have(file: Any) -> bool:
    """Whether a publication on the site has a file, so that another in its place is an edition."""
    return Attachment.objects.filter(publication__live=True, file=file.pk).exists()


class EarlierFileForm(forms.Form):
    """Asks what it is for readers that a file becomes an earlier version of itself again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {KIND: kind_of_edition(), NOTE: note_on_edition()}
        self.fields[KIND].label = "For readers this is"
        for name, asked in ((KIND, FILE_ASKED), (NOTE, NOTE_ASKED)):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = asked


class PublicationForm(ReadinessForm):
    """Asks, when a public publication is published with another text, what readers are told of that."""

    edition_kind = KindField(
        required=False,
        label="This change is",
        choices=[(kind, NAMES[kind]) for kind in CHOICES],
        # Each is seen, and chosen with one click.
        widget=forms.RadioSelect,
    )
    edition_note = NoteField(
        required=False,
        label="Note for readers",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For an update or correction: “The date of the ruling was wrong: it is 3 May, not 5 May.” "
        "It stands under the title, and for good in the history of the page.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.instance
        # A new page says of itself that it is live.
        if not page.pk or not page.live or page.alias_of_id:
            del self.fields[KIND], self.fields[NOTE]
        elif page.has_unpublished_changes and (kept := kept_for(page.latest_revision_id)):
            self.initial |= {KIND: kept.kind, NOTE: kept.note}

    def _post_clean(self) -> None:
        super()._post_clean()
        # What sends no such field, as a program does, chooses nothing. Browsers always send the note, and the
        # kind once it is chosen.
        if NOTE not in self.fields or self.add_prefix(NOTE) not in self.data:
            return
        chosen = Chosen(self.cleaned_data.get(KIND) or "", said(self.cleaned_data.get(NOTE)))
        self.instance.edition_chosen = chosen
        if not self.is_draft:
            self._check(chosen)

    def _check(self, chosen: Chosen) -> None:
        last = newest(self.instance)
        before = last.content if last else content.stored(self.instance)
        after = self._as_it_would_be().serializable_data()
        if content.issued(before) == content.issued(after):
            return
        if not chosen.kind:
            self.add_error(KIND, ASKED)
        elif chosen.kind != EditionKind.SILENT:
            if not chosen.note:
                self.add_error(NOTE, NOTE_ASKED)
        else:
            for sentence in against_silence(self.instance.kind, before, after):
                self.add_error(KIND, sentence)
