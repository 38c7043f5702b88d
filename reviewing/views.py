"""What somebody without an account gets by a link: a door, the draft, its files, or a notice.

Reading decides nothing and uses nothing up: programs that open links in mails ahead come to the door alone.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template import loader
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from assets.sending import KEEP_NOWHERE

from . import answering, coming_in
from .files import led_by, send, uploads_of
from .forms import CommentForm
from .models import Comment, Invitation, Link
from .paragraphs import WithPlaces, filled
from .standing import draft_of, last_answer, opens
from .texts import digest_of, kept, note_shown

View = Callable[..., HttpResponseBase]
HEADERS = {
    "Cache-Control": KEEP_NOWHERE,
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def for_one_person(view: View) -> View:
    """Gives a view the invitation's link for its token; no link, or one that is closed, is the same notice.

    Nobody keeps the answers, lists them or passes their address on.
    """

    @wraps(view)
    def answer(request: HttpRequest, token: str, **named: str) -> HttpResponseBase:
        link = coming_in.link_of(token)
        if link is None or not opens(link.invitation):
            response: HttpResponseBase = _closed(request, 410)
        else:
            response = view(request, link, token, **named)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return answer


def _typed(request: HttpRequest) -> str:
    """What somebody wrote at length, to be given back to them where it can't be kept."""
    return request.POST.get("comment") or request.POST.get("remark") or ""


def _closed(request: HttpRequest, status: int) -> HttpResponseBase:
    return render(request, "reviewing/closed.html", {"typed": _typed(request)}, status=status)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@for_one_person
def review(request: HttpRequest, link: Link, token: str) -> HttpResponseBase:
    """The draft, with what this person says of it; before it, the door."""
    if not coming_in.may_see(request, link):
        return _door(request, link, token)
    if request.method != "POST":
        return Shown(request, link, token).response()
    return {"comment": _comment, "answer": _answer}.get(request.POST.get("action", ""), _again)(
        request, link, token
    )


@require_safe
@for_one_person
def review_file(request: HttpRequest, link: Link, token: str, path: str) -> HttpResponseBase:
    """A file or a size of a picture of the draft as it is now."""
    if coming_in.may_see(request, link):
        try:
            return send(request, draft_of(link.invitation), path)
        except Http404:
            pass
    return _closed(request, 404)


def _again(request: HttpRequest, link: Link, token: str, anchor: str = "") -> HttpResponseBase:
    response = HttpResponseRedirect(f"{reverse('review', args=[token])}{anchor and f'#{anchor}'}")
    response.status_code = 303
    return response


# --- The door -------------------------------------------------------------------------------------


def _door(request: HttpRequest, link: Link, token: str) -> HttpResponseBase:
    """Says what this is and no more; opened by a button, or where mail is sent by a code from the mailbox."""
    action = request.POST.get("action", "")
    said, is_wrong = "", True
    if not coming_in.asks_mailbox():
        if action == "open":
            return _come_in(request, link, token)
    elif action == "code":
        said, is_wrong = _told(coming_in.send_code(link.invitation))
    elif action == "enter":
        is_right = coming_in.is_right(link.invitation, request.POST.get("code", ""))
        if is_right:
            return _come_in(request, link, token)
        said = (
            _("That is not the code.")
            if is_right is False
            else _("The code is used up. Have a new one sent.")
        )
    elif action:
        said = _("Your browser has to come in again.")
    context = {"asks_mailbox": coming_in.asks_mailbox(), "said": said, "is_wrong": is_wrong}
    return render(request, "reviewing/door.html", context | {"typed": _typed(request)})


def _told(outcome: str) -> tuple[str, bool]:
    """A sentence on what came of asking for a code, and whether it is bad news."""
    if outcome == "sent":
        return _("The code is on its way to the address to which we sent the link."), False
    if outcome == "many":
        return _("Many codes were sent lately. Use the last one, or try again in an hour."), True
    return _("The code could not be sent. Please try again later, or write to us."), True


def _come_in(request: HttpRequest, link: Link, token: str) -> HttpResponseBase:
    response = _again(request, link, token)
    coming_in.remember(response, link, reverse("review", args=[token]))
    return response


# --- The draft ------------------------------------------------------------------------------------


class Shown:
    """The draft as it will be, what this person said of it, and their forms, as typed if not accepted."""

    def __init__(
        self,
        request: HttpRequest,
        link: Link,
        token: str,
        *,
        comment: CommentForm | None = None,
        answer: Any = None,
        problem: str = "",
    ) -> None:
        self.request, self.token = request, token
        self.invitation: Invitation = link.invitation
        self.comment, self.answer, self.problem = comment, answer, problem
        self.draft = draft_of(self.invitation)
        self.digest = digest_of(self.draft)
        self.numbers: dict[str, int] = {}
        self.comments: dict[str, list[Comment]] = {}
        for one in self.invitation.comments.all():
            self.comments.setdefault(one.paragraph, []).append(one)

    def response(self) -> HttpResponse:
        context = self.draft.get_context(self.request)
        places = context["paragraphs"] = self.draft.paragraph_links(is_cited=False, made_by=WithPlaces)
        context |= {
            "page_template": self.draft.get_template(self.request),
            "invitation": self.invitation,
        }
        html = loader.render_to_string("reviewing/text.html", context, self.request)
        self.numbers = {one.anchor: one.number for one in places.found}
        if self.request.method != "HEAD":
            note_shown(self.invitation, kept(self.draft, places.found))
        led = led_by(html, self.token, uploads_of(self.draft))
        # What people typed comes last: nothing in it is taken for an address.
        return HttpResponse(filled(led, self._said))

    def _said(self, place: str) -> str:
        return self._answer() if place == "answer" else self._at(place)

    def _at(self, anchor: str) -> str:
        is_typed_here = self.comment is not None and self.request.POST.get("paragraph") == anchor
        context = {
            "page": self.draft,
            "anchor": anchor,
            "number": self.numbers[anchor],
            "comments": self.comments.get(anchor, []),
            "form": self.comment if is_typed_here else CommentForm(),
            "is_typed_here": is_typed_here,
            "problem": self.problem if is_typed_here else "",
            "digest": self.digest,
        }
        return loader.render_to_string("reviewing/comment.html", context)

    def _answer(self) -> str:
        before = last_answer(self.invitation)
        is_current = before is not None and answering.is_of(before, self.draft)
        is_misplaced = self.comment is not None and self.request.POST.get("paragraph") not in self.numbers
        context = {
            "page": self.draft,
            "invitation": self.invitation,
            "before": before,
            "is_current": is_current,
            "is_signed": bool(before and is_current and before.verdict == "signed"),
            "form": self.answer or answering.answer_form(self.invitation),
            "problem": self.problem if self.answer is not None or is_misplaced else "",
            "typed": self.comment["comment"].value() if is_misplaced and self.comment else "",
            "gone": [one for at, said in self.comments.items() if at not in self.numbers for one in said],
            "digest": self.digest,
        }
        return loader.render_to_string("reviewing/answer.html", context)


def _comment(request: HttpRequest, link: Link, token: str) -> HttpResponseBase:
    form, paragraph = CommentForm(request.POST), request.POST.get("paragraph", "")
    problem = ""
    if form.is_valid():
        try:
            answering.comment(link.invitation, request.POST.get("text", ""), paragraph, form)
            return _again(request, link, token, paragraph)
        except answering.Refused as error:
            problem = str(error)
    return Shown(request, link, token, comment=form, problem=problem).response()


def _answer(request: HttpRequest, link: Link, token: str) -> HttpResponseBase:
    form = answering.answer_form(link.invitation, request.POST)
    problem = ""
    if form.is_valid():
        draft = draft_of(link.invitation)
        try:
            answering.answer(link.invitation, request.POST.get("text", ""), draft, form)
            return _again(request, link, token, "answer")
        except answering.Refused as error:
            problem = str(error)
    return Shown(request, link, token, answer=form, problem=problem).response()
