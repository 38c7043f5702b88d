"""Public addresses that are not pages of the tree."""

from django.urls import path, re_path

from .views import people as views
from .views.positions import positions

urlpatterns = [
    path("people/", views.people, name="people"),
    path("organisations/", views.organisations, name="organisations"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    # Below the campaign's own address. No page's address has a dot in it.
    re_path(r"^(?P<path>[^.]*[^./])/positions-(?P<key>[0-9a-f]{8})\.csv$", positions, name="positions"),
]
