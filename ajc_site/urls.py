"""Every address of the site that is not a page in the tree."""

from importlib.util import find_spec

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from ajc_site.views import password_reset, well_known
from campaigns.serving import serve_picture

handler400 = "ajc_site.views.errors.bad_request"
handler403 = "ajc_site.views.errors.permission_denied"
handler404 = "ajc_site.views.errors.page_not_found"
handler500 = "ajc_site.views.errors.server_error"

urlpatterns = [
    path("robots.txt", well_known.robots),
    path("favicon.ico", well_known.favicon),
    path(".well-known/security.txt", well_known.security),
    path("admin/password_reset/", password_reset.limited_password_reset),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Of the uploads only the pictures' sizes are open; files go through Wagtail's view.
    re_path(r"^media/images/(?P<path>.+)$", serve_picture),
]
if find_spec("campaigns.urls"):
    urlpatterns.append(path("", include("campaigns.urls")))
# Last: the page tree answers whatever is left.
urlpatterns.append(path("", include(wagtail_urls)))
