"""Where somebody is signed in: listed in words, ended one by one or all."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model, logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from ..links import ENDED
from ..models import Session
from ..receivers import ABOUT
from ..rights import may_help


class SignIn(NamedTuple):
    mark: str
    device: str
    network: str
    began: datetime | None
    # Roughly: a session is written once an hour.
    last_used: datetime
    is_this_one: bool


@method_decorator([never_cache, require_admin_access], name="dispatch")
class OwnSignInsView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "accounts/sign_ins.html"
    page_title = "Where you are signed in"
    header_icon = "desktop"

    def account(self) -> Any:
        return self.request.user

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("wagtailadmin_account"), "label": "Account"},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = [self._in_words(row) for row in self._rows()]
        found.sort(key=lambda one: (not one.is_this_one, -one.last_used.timestamp()))
        return {**super().get_context_data(**kwargs), "sign_ins": found, "account": self.account()}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Ends the one that is named, or all but this one."""
        wanted = request.POST.get("end", "")
        others = [row for row in self._rows() if not self._is_this(row)] if wanted == "others" else []
        rows = others or [row for row in self._rows() if row.mark == wanted]
        if any(self._is_this(row) for row in rows):
            logout(request)
            return redirect("wagtailadmin_login")
        Session.objects.filter(pk__in=[row.pk for row in rows]).delete()
        if rows:
            log(self.account(), ENDED, user=request.user)
        messages.success(request, "Ended." if rows else "That had ended already.")
        return redirect(request.path)

    def _rows(self) -> Any:
        return Session.objects.filter(account=self.account(), expire_date__gt=timezone.now())

    def _is_this(self, row: Session) -> bool:
        return row.session_key == self.request.session.session_key

    def _in_words(self, row: Session) -> SignIn:
        about = row.get_decoded().get(ABOUT, {})
        return SignIn(
            row.mark,
            about.get("device", "An unknown browser"),
            about.get("network", "an unknown network"),
            datetime.fromisoformat(about["began"]) if "began" in about else None,
            row.expire_date - timedelta(seconds=settings.SESSION_COOKIE_AGE),
            self._is_this(row),
        )


class SignInsView(OwnSignInsView):
    """Of somebody else, for who may change their account."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self._account = get_object_or_404(get_user_model(), pk=kwargs["pk"])
        if not may_help(request.user, self._account):
            raise PermissionDenied
        self.page_title = f"Where {self._account} is signed in"
        return super().dispatch(request, *args, **kwargs)

    def account(self) -> Any:
        return self._account

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("wagtailusers_users:index"), "label": "Users"},
            {"url": "", "label": self.page_title},
        ]
