"""Addresses with a withdrawn name: nothing leads from them any more, and who asks is told it is gone."""

from collections.abc import Iterator
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from campaigns.models import AddressKind
from campaigns.models.address import PublicAddress, digest_of
from published.models import OnFile
from recycle_bin.models import Deletion

# Tables with addresses, and fields of pages, which are seen to here; names of files are in ``media``.
OWN: Final = {"authentic_checksum", "campaigns_publicaddress", "wagtailredirects_redirect"}
OF_PAGES: Final = {"slug", "url_path"}
# No row has this key: an address that leads to it is known to be gone.
NOTHING: Final = 0


def note_gone(kind: str, address: str) -> None:
    """Writes down that something was here and is gone; the address itself is not kept."""
    digest = digest_of(kind, address)
    PublicAddress.objects.filter(digest=digest).delete()
    PublicAddress.objects.create(
        kind=kind, address="", digest=digest, target=NOTHING, noted_at=timezone.now()
    )


def forget_name(withdrawal: Any) -> None:
    """Gives pages with the name in their address another, and ends all old addresses with it."""
    _rename_pages(withdrawal)
    for pk in {cell.pk for cell in withdrawal.cells("wagtailredirects_redirect")}:
        for redirect in Redirect.objects.filter(pk=pk):
            note_gone(AddressKind.PAGE, f"{redirect.old_path.strip('/')}/")
            redirect.delete()
            # Nor may the bin bring it back.
            kept = Deletion.objects.filter(
                content_type=ContentType.objects.get_for_model(Redirect), object_id=str(pk)
            )
            kept.delete()
            withdrawal.counts["wagtailredirects_redirect"] += 1


def forget_noted(withdrawal: Any) -> None:
    """Of what was noted in the book of addresses, up to now: what was deleted on the way was, too."""
    spared = {cell.pk for cell in withdrawal.search.cells if cell.table.name == "campaigns_publicaddress"}
    spared -= {cell.pk for cell in withdrawal.cells("campaigns_publicaddress")}
    change = withdrawal.words_for("")
    for row in PublicAddress.objects.exclude(address="").exclude(pk__in=spared):
        if change(row.address) != row.address:
            note_gone(row.kind, row.address)
            withdrawal.counts["campaigns_publicaddress"] += 1


def _rename_pages(withdrawal: Any) -> None:
    cells = withdrawal.cells("wagtailcore_page")
    named = {cell.pk for cell in cells if cell.column.name in OF_PAGES}
    roots = [root.root_path for root in Site.get_site_root_paths()]
    # Those above first: what lies below them is renamed with them.
    for page in Page.objects.filter(pk__in=named).order_by("path"):
        change = withdrawal.words_for(f"wagtailcore.page:{page.pk}")
        slug = change(page.slug)
        for below in Page.objects.filter(path__startswith=page.path):
            if change(below.url_path) != below.url_path:
                for root in roots:
                    if below.url_path.startswith(root):
                        note_gone(AddressKind.PAGE, below.url_path.removeprefix(root))
        if slug != page.slug:
            _rename(page, f"{slug}-{page.pk}")
            withdrawal.counts["wagtailcore_page"] += 1


def _rename(page: Page, slug: str) -> None:
    """Below Wagtail's own saving, which would write the address of before down in the book."""
    before = page.url_path
    parent = page.get_parent()
    page.slug = slug
    page.set_url_path(parent)
    Page.objects.filter(pk=page.pk).update(slug=page.slug, url_path=page.url_path)
    if page.url_path != before:
        page._update_descendant_url_paths(before, page.url_path)


def on_file(withdrawal: Any) -> list[str]:
    """The addresses with the name in them that the published files have, or had."""
    return sorted(set(_on_file(withdrawal)))


def _on_file(withdrawal: Any) -> Iterator[str]:
    change = withdrawal.words_for("")
    person = iri_to_uri(f"/{withdrawal.person.slug}/")
    for address in OnFile.objects.values_list("address", flat=True):
        if change(address) != address or person in address:
            yield address
