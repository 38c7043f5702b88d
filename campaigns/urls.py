"""Public addresses that are not pages of the tree."""

from django.urls import path, re_path

from .views import people as views
from .views.positions import positions
from .views.references import by_reference, no_reference

urlpatterns = [
    path("people/", views.people, name="people"),
    path("organisations/", views.organisations, name="organisations"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    # A number has three digits at least: /r/2023/014/.
    re_path(r"^r/(?P<year>[0-9]{4})/(?P<number>[0-9]{3,9})/$", by_reference, name="by_reference"),
    # No page of the tree stands in their way.
    path("r/<path:other>/", no_reference),
    # Below the campaign's own address. No page's address has a dot in it.
    re_path(r"^(?P<path>[^.]*[^./])/positions-(?P<key>[0-9a-f]{8})\.csv$", positions, name="positions"),
]
