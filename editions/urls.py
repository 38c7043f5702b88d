"""Lasting addresses of files: they name a publication by its reference, and are in no page's way."""

from django.urls import path, re_path

from .files import views
from .files.names import LABEL

_FILE = rf"^d/(?P<year>[0-9]{{4}})/(?P<number>[0-9]{{3,9}})/(?P<label>{LABEL})/"
_EDITION = rf"{_FILE}v(?P<edition>[1-9][0-9]{{0,5}})/"

urlpatterns = [
    re_path(rf"{_FILE}$", views.newest, name="lasting_file"),
    re_path(rf"{_EDITION}$", views.about, name="file_edition"),
    re_path(rf"{_EDITION}(?P<name>[^/]+)$", views.content, name="file_bytes"),
    # No page of the tree stands in their way. An address without its last slash gets it.
    path("d/<path:other>/", views.nothing),
]
