"""The form that replaces a link in all places at once, and what came of it."""

from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from desk.forms.edition_choice import NAMES, NOTE_ASKED
from desk.guards.redirects import check_target
from editions.choosing import Chosen
from editions.models import EditionKind
from safekeeping.reasons import SaidField
from safekeeping.shown_again import ShownAgain

from ..addresses import LONGEST, archive_of, to_ask
from ..known import known_links
from ..models import Link
from ..replacing import MOST, Wish, groups_of, replace, seen, tells_readers
from .report import LinksView

CHANGED: Final = "Something changed where it stands since you looked. Look once more, and replace it then."
SAME: Final = "This is the address that stands there already."
NOTE: Final = "A link that led nowhere any more leads to the right page again."


class ReplaceForm(ShownAgain, forms.Form):
    """Asks for the new address; and, where readers are to be told, for what they are."""

    address = forms.URLField(
        label="New address",
        max_length=LONGEST,
        assume_scheme="https",
        help_text="It stands wherever the old one stood. Open it first, and see that it is the right one.",
    )
    publishes = forms.BooleanField(
        label="Publish it where I may",
        required=False,
        initial=True,
        help_text="Only pages whose draft has no other changes. Without it, drafts alone are changed.",
    )
    kind = forms.ChoiceField(
        label="For readers of publications this is",
        required=False,
        choices=[(kind, NAMES[kind]) for kind in (EditionKind.UPDATE, EditionKind.CORRECTION)],
        initial=EditionKind.UPDATE,
        widget=forms.RadioSelect,
    )
    note = SaidField(
        label="Note for readers",
        required=False,
        max_length=600,
        initial=NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stands under the title of each publication that goes out with the new link.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, link: Link, seen: str, is_told: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.link, self.now, self.is_told = link, seen, is_told
        self.fields["seen"].initial = seen
        if not is_told:
            del self.fields["kind"], self.fields["note"]

    def clean_address(self) -> str:
        address = self.cleaned_data["address"]
        check_target(address)
        if to_ask(address) == self.link.address:
            raise forms.ValidationError(SAME)
        return address

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        if self.is_told and said.get("publishes"):
            if not said.get("kind"):
                self.add_error("kind", "Say what this is for readers.")
            if not said.get("note") and "note" not in self.errors:
                self.add_error("note", NOTE_ASKED)
        if said.get("seen") != self.now:
            self.add_error(None, CHANGED)
            # Told of that, they send it again.
            self.data = self.data.copy()
            self.data["seen"] = self.now


class ReplaceView(WagtailAdminTemplateMixin, FormView):
    """Shows the places beforehand; replaces; says for each what happened."""

    template_name = "links/replace.html"
    page_title = "Replace a link"
    header_icon = "link-external"
    form_class = ReplaceForm
    link: Link

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        link = known_links(request.user).filter(pk=kwargs["pk"]).first()
        if link is None:
            raise Http404
        self.link, self.groups = link, groups_of(request.user, link)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        is_told = tells_readers(self.request.user, self.groups)
        return super().get_form_kwargs() | {"link": self.link, "seen": seen(self.groups), "is_told": is_told}

    def get_initial(self) -> dict[str, Any]:
        return {"address": self.link.leads_to}

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        report = {"url": reverse("links:report"), "label": LinksView.page_title}
        return [*self.breadcrumbs_items, report, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = timezone.localdate(self.link.fine_at or self.link.found_at)
        return super().get_context_data(**kwargs) | {
            "link": self.link,
            "groups": self.groups,
            "archive": self.link.archived or archive_of(self.link.address, day),
            "most": MOST if len(self.groups) > MOST else 0,
        }

    def form_valid(self, form: ReplaceForm) -> HttpResponse:
        said = form.cleaned_data
        chosen = Chosen(said.get("kind") or "", said.get("note") or "")
        wish = Wish(self.link, said["address"], said["publishes"], chosen)
        outcomes = replace(self.request.user, self.groups, wish)
        self.template_name = "links/replaced.html"
        rest = len(self.groups) - len(outcomes)
        return self.render_to_response(
            self.get_context_data(form=form, outcomes=outcomes, address=wish.address, rest=rest)
        )
