"""Checks that run with every management command: mistakes that would show only later."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from wagtail.models import get_page_models

from .models import BasePage


@register(Tags.models)
def every_page_type_is_ours(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every page type inherits `BasePage`, says what it is for, and where it may stand."""
    problems: list[CheckMessage] = []
    for model in get_page_models():
        if model._meta.app_label != "campaigns":
            continue
        if not issubclass(model, BasePage):
            problems.append(Error("A page type must inherit BasePage.", obj=model, id="campaigns.E001"))
        if model.is_creatable and not model.page_description:
            problems.append(Error("A page type must say what it is for.", obj=model, id="campaigns.E002"))
        if model.parent_page_types is None or model.subpage_types is None:
            problems.append(Error("A page type must say where it stands.", obj=model, id="campaigns.E003"))
    return problems
