"""Public addresses that are not pages of the tree."""

from django.urls import path

from .views import people as views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("organisations/", views.organisations, name="organisations"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
]
