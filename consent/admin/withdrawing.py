"""Withdrawing a person: what it touches, the receipt, and what is sealed."""

from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.log_actions import LogActionRegistry, LogFormatter, log

from assets.models import File
from campaigns.models import Person
from safekeeping.reasons import SaidField

from ..finding import Search
from ..kinds import kind_of
from ..models import Opening, Receipt, Sealed, receipt_of
from ..rights import may_open_seals, may_withdraw
from ..withdrawing import LOG_ACTION, ChangedMeanwhile, withdraw
from .notes import form_of

OPENED: Final = "consent.open_seal"


class SpellingsForm(forms.Form):
    """Before it is looked through once more."""

    others = forms.CharField(
        label="Other spellings and names",
        required=False,
        help_text="One a line: a name in another script, an earlier name, a nickname.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def names(self) -> list[str]:
        # Also where the reason is missing still.
        self.is_valid()
        lines = getattr(self, "cleaned_data", {}).get("others", "").splitlines()
        return [line.strip() for line in lines if line.strip()]


class WithdrawForm(SpellingsForm):
    reason = SaidField(
        label="Reason",
        help_text="Who asked, when and how. It is sealed with the name: administrators alone can read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@never_cache
def withdraw_person(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Shows all that names a person; when that was looked through, takes the name out of it."""
    if not may_withdraw(request.user):
        raise PermissionDenied
    person = get_object_or_404(Person.objects.select_related("portrait"), pk=pk)
    if done := receipt_of(person):
        # To look for the words that stand for the name would find them everywhere.
        messages.info(request, "This person was withdrawn already. It can’t be done twice.")
        return redirect("consent:receipt", done.number)
    is_meant = "withdraw" in request.POST
    form = (WithdrawForm if is_meant else SpellingsForm)(request.POST or None)
    search = Search(person, form.names(), request.user)
    seen = set(request.POST.get("seen", "").split())
    spared = seen - set(request.POST.getlist("take"))
    if is_meant and form.is_valid():
        try:
            receipt = withdraw(search, request.user, seen, spared, form.cleaned_data["reason"])
        except ChangedMeanwhile:
            messages.error(request, "Something names them that you have not seen yet. Please look again.")
        else:
            return redirect("consent:receipt", receipt.number)
    groups = search.groups()
    return render(
        request,
        "consent/withdraw.html",
        {
            "person": person,
            # Wagtail’s header would take `search` for its own.
            "found": search,
            "form": form if is_meant else WithdrawForm(initial=_typed(request)),
            "groups": groups,
            "seen": " ".join(hit for group in groups for hit in group.hits),
            "spared": spared,
            "back": form_of(person),
        },
    )


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in WithdrawForm.base_fields}


def receipt(request: HttpRequest, number: str) -> HttpResponseBase:
    """What a withdrawal changed, without the name."""
    if not may_withdraw(request.user):
        raise PermissionDenied
    found = get_object_or_404(Receipt.objects.select_related("made_by"), number=number)
    context = {
        "receipt": found,
        "counts": sorted((kind_of(table, number), number) for table, number in found.counts if number),
        "held": File.objects.filter(pk__in=found.held_back).order_by("title", "pk"),
        "may_open": may_open_seals(request.user) and Sealed.objects.filter(receipt=found).exists(),
    }
    return render(request, "consent/receipt.html", context)


def receipts(request: HttpRequest) -> HttpResponseBase:
    if not may_withdraw(request.user):
        raise PermissionDenied
    return render(request, "consent/receipts.html", {"receipts": Receipt.objects.select_related("made_by")})


class ReasonForm(forms.Form):
    reason = SaidField(label="Why do you read it?", widget=forms.Textarea(attrs={"rows": 3}))


@never_cache
def seal(request: HttpRequest, number: str) -> HttpResponseBase:
    """What is sealed, to an administrator who says why; that is written down first."""
    if not may_open_seals(request.user):
        raise PermissionDenied
    sealed = get_object_or_404(Sealed.objects.select_related("receipt"), receipt__number=number)
    form = ReasonForm(request.POST or None)
    is_open = request.method == "POST" and form.is_valid()
    if is_open:
        user: Any = request.user
        Opening.objects.create(sealed=sealed, opened_by=user, reason=form.cleaned_data["reason"])
        log(sealed.receipt, OPENED, user=user, data={"receipt": number})
    context = {
        "sealed": sealed,
        "form": form,
        "data": sealed.data if is_open else None,
        "openings": sealed.openings.select_related("opened_by"),
        "back": reverse("consent:receipt", args=[number]),
    }
    return render(request, "consent/seal.html", context)


class _WithNumber(LogFormatter):
    """An entry in the history that names the receipt, and nobody."""

    sentence = ""

    def format_message(self, log_entry: Any) -> str:
        return f"{self.sentence} {log_entry.data.get('receipt', '')}"


class Withdrew(_WithNumber):
    label, sentence = "Withdraw a person", "Withdrew a person, receipt"


class Opened(_WithNumber):
    label, sentence = "Read what is sealed", "Read what is sealed, receipt"


def name_actions(actions: LogActionRegistry) -> None:
    actions.register_action(LOG_ACTION)(Withdrew)
    actions.register_action(OPENED)(Opened)
