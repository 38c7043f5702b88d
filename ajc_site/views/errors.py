"""The pages for what went wrong. 400, 500 and 503 are rendered without the database."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext_lazy as _
from django.views import defaults

from clean_files.room import means_full
from published.postgresql.base import FilesStay
from safekeeping.too_late import is_of_the_admin
from safekeeping.views import not_saved

log = logging.getLogger(__name__)

# PostgreSQL's codes for "shutting down", "crashed", "starting up" and "too many connections".
AWAY = {"57P01", "57P02", "57P03", "53300"}
RETRY_AFTER_SECONDS = "30"
# Where programs ask, and what they are told.
API = "/api/"
SAID = {
    400: _("The address could not be understood."),
    404: _("Nothing is here."),
    500: _("Something went wrong on our side."),
    503: _("This is away for the moment. Please ask again in a minute."),
    507: _("There is no room left on the server."),
}


def means_database_away(error: BaseException | None) -> bool:
    """Takes what was raised; says whether the database is away, and not merely refusing one query."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    # Without a code the server never answered. Class 08 is PostgreSQL's for broken connections.
    return code is None or code in AWAY or code.startswith("08")


def answer(
    request: HttpRequest, status: int, headers: dict[str, str] | None = None, template: str = ""
) -> HttpResponse:
    """Takes a request, the status and headers; gives the page about it, made without a database. Whoever asks
    the API gets JSON.
    """
    if request.path_info.startswith(API):
        return JsonResponse({"error": SAID[status]}, status=status, headers=headers)
    page = loader.render_to_string(template or f"{status}.html")
    return HttpResponse(page, status=status, headers=headers)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be understood."""
    return answer(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this visitor."""
    return defaults.permission_denied(request, exception or PermissionError())


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing is here."""
    if request.path_info.startswith(API):
        return answer(request, 404)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: the site's own fault; 503 where a middleware found the database away, or files of the public site
    stay; 507 for a full disk.
    """
    error = sys.exc_info()[1]
    if means_database_away(error):
        return database_away(request)
    if isinstance(error, FilesStay):
        return files_stay(request)
    if means_full(error):
        return answer(request, 507, {"Cache-Control": "no-store"})
    return answer(request, 500, {"Cache-Control": "no-store"})


def database_away(request: HttpRequest) -> HttpResponse:
    """503: the database is away; come back in a moment."""
    log.error("The database cannot be reached.")
    headers = {"Cache-Control": "no-store", "Retry-After": RETRY_AFTER_SECONDS}
    return answer(request, 503, headers)


def files_stay(request: HttpRequest) -> HttpResponse:
    """503: what the public reads could not be changed, and so nothing was."""
    headers = {"Cache-Control": "no-store", "Retry-After": RETRY_AFTER_SECONDS}
    return answer(request, 503, headers, "published/files_stay.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old; the admin's forms come back with what was typed."""
    return not_saved(request) if is_of_the_admin(request) else permission_denied(request)
