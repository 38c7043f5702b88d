"""Puts the list into the forms of all pages when the site starts: the models themselves know of none."""

from django.apps import apps

from campaigns.models.base import BasePage

from .panel import BeforePublishing


def fit() -> None:
    for model in apps.get_models():
        if issubclass(model, BasePage):
            model.content_panels = [BeforePublishing(), *model.content_panels]
