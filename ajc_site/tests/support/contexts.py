"""Of what a response was rendered with, the tests' client keeps that of its page, not of every small part.

Django's own keeps a copy of the context at each template within a page, of which a list in the admin has a
thousand: a sixth of what such a page cost. Tests ask for what the view gave to its page.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.template import Context, RequestContext, Template
from django.test import client


@pytest.fixture(scope="session", autouse=True)
def contexts_of_whole_pages_are_kept() -> Iterator[None]:
    """`response.context` and `response.templates` tell of what a request was rendered into by its view."""
    keep = client.store_rendered_templates  # type: ignore[attr-defined]

    def keep_of_pages(
        store: dict[str, Any], signal: Any, sender: Any, template: Template, context: Context, **kwargs: Any
    ) -> None:
        # One that extends or is included by another has that one's context; a part has none of a request.
        if isinstance(context, RequestContext) and context.template is template:
            keep(store, signal, sender, template, context, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "store_rendered_templates", keep_of_pages)
        yield
