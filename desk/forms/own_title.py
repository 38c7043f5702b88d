"""The title of a file or picture: what staff write, and never the name of the file unless they ask for it."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

# What makes Wagtail's script copy the name of the chosen file into the title.
_COPYING = ("data-controller", "data-action", "data-w-sync-target-value", "data-w-sync-bubbles-param",
            "data-w-sync-name-value", "data-w-sync-normalize-value")  # fmt: skip


def ask_for_title(form: Any, said: str = "") -> None:
    """Leaves the title to whoever fills the form in. ``said`` stands as its help text before the offer."""
    if "file" in form.fields:
        for name in _COPYING:
            form.fields["file"].widget.attrs.pop(name, None)
    if "title" in form.fields:
        # Wagtail's form has asked for the bound field already, which keeps the text it had then.
        form._bound_fields_cache.pop("title", None)
        form.fields["title"].help_text = _with_offer(said, form.instance)


def _with_offer(said: str, thing: Any) -> SafeString:
    name = thing.file.name.rpartition("/")[2] if thing.pk and thing.file else ""
    return format_html(
        '{} <button type="button" class="button button-small button-secondary" data-offer-title="{}">'
        "Make one from the file’s name</button>",
        said or "What readers see of it, as a title of its own.",
        name,
    )
