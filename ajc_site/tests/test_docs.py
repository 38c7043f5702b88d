"""What the documentation names is there."""

import re
from importlib import import_module

import pytest
from django.conf import settings

pytestmark = pytest.mark.skipif(
    not (settings.BASE_DIR / "bench").exists(),
    reason="The image has a part of what the docs name.",
)
PAGES = [
    *sorted(settings.BASE_DIR.glob("*.md")),
    *sorted((settings.BASE_DIR / "docs").rglob("*.md")),
]
# A file with its folder, or a folder, in the project's own: `library/lists/query.py`, `production/nginx/`.
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


def test_every_bench_has_its_place_among_the_figures(monkeypatch):
    monkeypatch.syspath_prepend(settings.BASE_DIR / "bench")
    figures = import_module("figures")

    page = figures.PAGE.read_text()
    for bench in figures.BENCHES:
        assert (settings.BASE_DIR / "bench" / f"{bench.name}.py").exists()
        begin, end = figures.markers(bench.name)
        assert page.count(begin) == page.count(end) == 1
        anew = figures.written(page, bench, ["| new |"])
        assert anew.partition(begin)[0] == page.partition(begin)[0]
        assert anew.partition(end)[2] == page.partition(end)[2]
        assert "| new |" in anew.partition(begin)[2].partition(end)[0]


@pytest.mark.parametrize(
    ("printed", "lines", "kept"),
    [
        (["made in 3 s", "| a |", "| - |", "", "| b |"], r"\|", ["| a |", "| - |", "", "| b |"]),
        (["| a |", "progress", "| b |"], r"\|", ["| a |", "", "| b |"]),
        (["At most 4 s", "x.pdf 1 s"], "At most ", ["At most 4 s"]),
        (["A page: 5", "| a |", "| b |"], r"\||A page", ["A page: 5", "", "| a |", "| b |"]),
        (["nothing"], r"\|", []),
    ],
)
def test_of_what_a_bench_prints_its_figures_count(monkeypatch, printed, lines, kept):
    monkeypatch.syspath_prepend(settings.BASE_DIR / "bench")
    counting = import_module("figures").counting

    assert counting(printed, lines) == kept
