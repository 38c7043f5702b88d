"""What the documentation names is there."""

import re

import pytest
from django.conf import settings

PAGES = [
    *sorted(settings.BASE_DIR.glob("*.md")),
    *sorted((settings.BASE_DIR / "docs").rglob("*.md")),
]
# A file with its folder, or a folder, in the project's own: `library/query.py`, `production/nginx/`.
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*)`")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)")
OURS = {path.name for path in settings.BASE_DIR.iterdir()}


def name_of(page):
    return str(page.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_path_that_it_names_is_there(page):
    named = {path for path in PATH.findall(page.read_text()) if path.partition("/")[0] in OURS}
    assert [path for path in sorted(named) if not (settings.BASE_DIR / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_to_a_file_leads_there(page):
    links = LINK.findall(page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_of_make_is_one(page):
    named = set(re.findall(r"`make ([a-z-]+)", page.read_text()))
    known = set(re.findall(r"^([a-z-]+):", (settings.BASE_DIR / "Makefile").read_text(), re.MULTILINE))
    assert named <= known
