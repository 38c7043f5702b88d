"""Addresses for those who were asked: nothing at them is ever public, or on file."""

from django.urls import re_path

from . import views

# As ``secrets.token_urlsafe(32)`` writes it.
_PATH = r"review/(?P<token>[A-Za-z0-9_-]{43})/"

urlpatterns = [
    re_path(rf"^{_PATH}$", views.review, name="review"),
    re_path(rf"^{_PATH}files/(?P<path>.+)$", views.review_file, name="review_file"),
]
