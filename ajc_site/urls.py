"""Every address of the site that is not a page in the tree."""

from django.apps import apps
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from accounts.passwords import shared as passwords
from campaigns.views.routing import serve_page
from campaigns.views.serving import serve_file, serve_original, serve_picture
from desk.lists.known_tags import known_tags

from .views import health, staff_calendar, well_known

handler400 = "ajc_site.views.errors.bad_request"
handler403 = "ajc_site.views.errors.permission_denied"
handler404 = "ajc_site.views.errors.page_not_found"
handler500 = "ajc_site.views.errors.server_error"

urlpatterns = [
    # Answered before an address is looked up; here, so that it is known that no page can be there.
    *(path(address.lstrip("/"), view) for address, view in health.VIEWS.items()),
    path("robots.txt", well_known.robots),
    path("favicon.ico", well_known.favicon),
    path(".well-known/security.txt", well_known.security, name="security"),
    # The staff’s calendars for other programs: without a login, by an address that nobody guesses.
    path("staff-calendar/<str:token>.ics", staff_calendar.limited_staff_calendar, name="staff_calendar"),
    # Before Wagtail's own at the same addresses.
    path("admin/", include("accounts.urls")),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        passwords.page_password,
        name="wagtailcore_authenticate_with_password",
    ),
    path("admin/tag-autocomplete/", require_admin_access(known_tags)),
    path("admin/tag-autocomplete/<slug:app_name>/<slug:model_name>/", require_admin_access(known_tags)),
    path("admin/", include(wagtailadmin_urls)),
    # In place of Wagtail's own view of a file, which must not answer at all: it takes numbers in any script,
    # and knows nothing of what is public.
    path("documents/<int:document_id>/<path:document_filename>", serve_file, name="wagtaildocs_serve"),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        passwords.collection_password,
        name="wagtaildocs_authenticate_with_password",
    ),
    # Of the uploads only the pictures' sizes are open; files go through the view above.
    re_path(r"^media/images/(?P<path>.+)$", serve_picture),
    # A picture as it was handed in, cleaned: for staff.
    re_path(r"^media/original_images/(?P<path>.+)$", serve_original),
    # Before those that take any path with an ending: files of drafts have one, too.
    path("", include("reviewing.urls")),
    path("", include("campaigns.urls")),
    path("", include("editions.urls")),
    path("", include("authentic.urls")),
    path("", include("citations.urls")),
    path("", include("printed.urls")),
    path("", include("library.urls")),
    # The parts of the look, where the demo is: on a person's own machine, never on a public site.
    *([path("", include("demo.urls"))] if apps.is_installed("demo") else []),
    # What a web server shows where it has nothing to give. It goes on file with the rest.
    path("", include("published.web.refusals")),
    # In place of Wagtail's second, bare login form: the admin's is the only one.
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True),
        name="wagtailcore_login",
    ),
    # Last: the page tree answers whatever is left, by our way to a page and not Wagtail's.
    re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
]
