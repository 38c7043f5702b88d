"""The addresses that only a site with the demo has."""

from django.urls import path

from .look.views import look

urlpatterns = [path("styles/", look, name="look")]
