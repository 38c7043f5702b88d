"""The sitemap of a large site on file: an index and its parts, of which a publication makes one anew."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Statement
from campaigns.tests import factories as make
from library.following import sitemap
from published import sites
from published.store import Store
from published.version import this_version

pytestmark = pytest.mark.django_db(transaction=True)


def files(store: Store) -> dict[str, bytes]:
    return {name: store.read(name) or b"" for name in store.names() if name.startswith("sitemap")}


def test_the_parts_are_on_file_as_answered_and_last(on_file: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(sitemap, "MOST", 8)
    monkeypatch.setattr(sitemap, "SPAN", 4)
    pages = [make.StatementFactory(contributions=make.contributions(1)) for _ in range(9)]
    sites.write_whole()
    store, client = Store(this_version()), Client()

    def named() -> set[str]:
        return set(re.findall(r"/(sitemap-[a-z]+-\d+\.xml)<", (store.read("sitemap.xml") or b"").decode()))

    def part_with(page: Statement) -> str:
        return sitemap.part_with("pages", page.pk).removeprefix("/")

    before = files(store)
    assert named() == before.keys() - {"sitemap.xml"}
    assert len([name for name in named() if "pages" in name]) >= 3
    for name, content in before.items():
        assert client.get(f"/{name}").content == content, name

    new = make.StatementFactory()
    after = files(store)
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed <= {part_with(new), "sitemap.xml"}
    assert part_with(new) in changed & named()

    # A part that nothing is in any more goes with the last of them, and comes back.
    middle = pages[3].pk // 4 * 4
    gone = Statement.objects.filter(pk__gte=middle, pk__lt=middle + 4)
    emptied = part_with(pages[3])
    for page in gone:
        page.unpublish()
    assert emptied not in files(store)
    assert emptied not in named()
    assert sites.sweep() == []
    pages[3].refresh_from_db()
    pages[3].save_revision().publish()
    assert emptied in named() & files(store).keys()
    assert sites.sweep() == []
