"""Where a page or collection that comes back lies: below what it lay below, as the last there."""

from collections.abc import Callable
from typing import Any

from django.db.models import F
from treebeard.mp_tree import MP_Node
from wagtail.models import Page

from campaigns.addresses.answered import ANY_BELOW, first_answered

from .addresses import free
from .models import Deletion
from .rows import Row


def lies_in_a_tree(deletion: Deletion) -> bool:
    """Whether it is a page or a collection."""
    return deletion.model is not None and issubclass(deletion.model, MP_Node)


def parent_of(deletion: Deletion) -> Any:
    """The page or collection below which it will lie: as before, or if that is gone, where its kind lies."""
    model: Any = deletion.model
    tree = model.tree_model()
    above = tree._base_manager.filter(pk=deletion.parent_id).first()
    if above is not None:
        return above
    if issubclass(model, Page):
        for kind in model.allowed_parent_page_models():
            if kind is not Page and (page := kind._base_manager.order_by("path").first()):
                return page.page_ptr
    return tree.get_first_root_node()


def place(deletion: Deletion, rows: list[Row]) -> None:
    """Moves the rows of a tree to their new place, and makes room there; leaves other rows alone."""
    if not lies_in_a_tree(deletion):
        return
    tree: Any = deletion.model.tree_model()  # type: ignore[union-attr]
    nodes = sorted(
        (row["fields"] for row in rows if row["model"] == tree._meta.label_lower),
        key=lambda node: node["path"],
    )
    top = nodes[0]
    parent = tree._base_manager.select_for_update(no_key=True).get(pk=parent_of(deletion).pk)
    last = parent.get_last_child()
    path = last._inc_path() if last else tree._get_path(parent.path, parent.depth + 1, 1)
    is_page = issubclass(tree, Page)
    before = {name: top[name] for name in ("path", "depth", *(["url_path"] if is_page else []))}
    if is_page:
        below = {"path__startswith": parent.path, "depth": parent.depth + 1}
        places = [node["url_path"][len(before["url_path"]) :] for node in nodes]
        slug = free(Page, "slug", top["slug"], 255, _can_be_read(parent, places), **below)
        _rename_drafts(deletion, rows, top["slug"], slug)
        top["slug"] = slug
        address = f"{parent.url_path}{top['slug']}/"
    for node in nodes:
        node["path"] = path + node["path"][len(before["path"]) :]
        node["depth"] += parent.depth + 1 - before["depth"]
        if is_page:
            node["url_path"] = address + node["url_path"][len(before["url_path"]) :]
    tree._base_manager.filter(pk=parent.pk).update(numchild=F("numchild") + 1)


def _rename_drafts(deletion: Deletion, rows: list[Row], before: str, slug: str) -> None:
    """Gives the versions of a page that is called otherwise now its slug: else none could be saved."""
    for row in rows:
        fields = row["fields"]
        if row["model"] == "wagtailcore.revision" and str(fields["object_id"]) == deletion.object_id:
            content = fields.get("content")
            if isinstance(content, dict) and content.get("slug") == before:
                content["slug"] = slug


def _can_be_read(parent: Page, places: list[str]) -> Callable[[str], bool]:
    """Says of a page's slug whether, below this parent, it and these places below it can be read.

    Where nothing below the parent can, any slug will do: then the page stays a draft until it is moved.
    """
    if first_answered([f"{parent.url_path}{ANY_BELOW}"]):
        return lambda slug: True
    return lambda slug: not first_answered(f"{parent.url_path}{slug}/{place}" for place in places)
