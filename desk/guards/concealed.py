"""A form tells nobody of what they may not know of, whatever number they sent for it.

A form that is refused is shown once more with what was sent. Wagtail's boxes and its editor look up what a
number stands for; here they find nothing where the person at the form may not know of it. What is on a page
that somebody works on is known to them, so nothing is lost from their forms.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from wagtail.admin.rich_text.converters.html_to_contentstate import PageLinkElementHandler
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.documents.rich_text.contentstate import DocumentLinkElementHandler
from wagtail.models import Page

from assets.models import File
from rights.pages import reading, works_everywhere
from rights.things import known_things


def conceal() -> None:
    """Has Wagtail's boxes and editor ask; there is no setting for it."""
    look_up = BaseChooser.get_value_data
    BaseChooser.get_value_data = _asking(look_up, lambda chooser: chooser.model_class, None)
    gone = {"url": None, "parentId": None}
    _ask_for_links(PageLinkElementHandler, Page, gone)
    _ask_for_links(DocumentLinkElementHandler, File, {})


def _ask_for_links(handler: Any, model: Any, nothing: dict[str, Any]) -> None:
    handler.get_attribute_data = _asking(handler.get_attribute_data, lambda _: model, nothing)


def _asking(look_up: Callable[..., Any], model_of: Callable[[Any], Any], nothing: Any) -> Callable[..., Any]:
    @wraps(look_up)
    def asked(self: Any, value: Any) -> Any:
        found = look_up(self, value)
        if not found or "id" not in found or not _is_hidden(model_of(self), found["id"]):
            return found
        # A link keeps its number, as Wagtail's own do to what is gone.
        return nothing if nothing is None else {"id": found["id"], **nothing}

    return asked


def _is_hidden(model: Any, pk: Any) -> bool:
    user = reading.get()
    if user is None or not user.is_authenticated or not _is_guarded(model) or works_everywhere(user):
        return False
    return not known_things(user, model).filter(pk=pk).exists()


def _is_guarded(model: Any) -> bool:
    return issubclass(model, Page) or model._meta.app_label == "campaigns"
