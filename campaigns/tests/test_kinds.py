"""A kind of publication says of itself what the site asks; docs/contributing.md tells how to add one."""

import pytest
from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce
from django.template.loader import get_template

from ajc_site.tests.support.admin_case import INLINES
from campaigns.kinds import registry as kinds
from campaigns.kinds.vocabulary import Kind
from campaigns.models import Publication, Statement, Video
from citations.downloads import bibtex, ris
from citations.item import item_for

from . import factories as make


def test_each_kind_has_its_model_its_template_and_a_factory():
    assert list(kinds.kinds()) == Kind.values == list(make.KINDS)
    for kind, model in kinds.kinds().items():
        assert issubclass(model, Publication)
        assert kind == model.KIND
        assert get_template(f"campaigns/{kind}.html")


def test_each_kind_stands_where_tests_go_through_all_by_hand():
    """In the table of rights, cell by cell, and among the forms that tests fill in."""
    rows = [
        line
        for line in (settings.BASE_DIR / "docs/rights.md").read_text().splitlines()
        if "statement" in line
    ]
    assert rows
    for kind in kinds.kinds():
        assert kind in INLINES
        cells = [row.split("|")[1] for row in rows if row.startswith("| statement,")]
        assert [cell for cell in cells if kind not in map(str.strip, cell.split(","))] == []


def test_what_several_of_a_kind_are_called_is_its_plural():
    assert kinds.headings()["speech"] == "Speeches"


@pytest.fixture
def afresh():
    """What goes through all kinds, made anew before and after."""
    made = (kinds.listed, kinds.shown, kinds.fed)
    for each in made:
        each.cache_clear()
    yield
    for each in made:
        each.cache_clear()


@pytest.mark.usefixtures("afresh")
def test_what_two_kinds_show_in_a_list_comes_from_either(monkeypatch):
    monkeypatch.setattr(Statement, "listed", {"running_time": "length", "place": "where"})
    found = kinds.listed()
    assert isinstance(found["running_time"], Coalesce)
    assert found["running_time"].source_expressions[:2] == [F("statement__length"), F("video__duration")]
    assert found["place"] == F("statement__where")


@pytest.mark.usefixtures("afresh")
def test_what_a_kind_shows_and_needs_in_a_feed_is_asked_of_its_own_table(monkeypatch):
    monkeypatch.setattr(Statement, "shown", ("sound__file",))
    monkeypatch.setattr(Statement, "fed_with", ("sound",))
    assert "statement__sound__file" in kinds.shown()
    assert {"statement", "statement__sound", "video__poster"} <= set(kinds.fed())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("csl", "of_ris", "of_bibtex"),
    [
        ("broadcast", "SOUND", "misc"),
        ("report", "RPRT", "techreport"),
        ("legislation", "GEN", "misc"),
        ("motion_picture", "VIDEO", "misc"),
    ],
)
def test_a_citation_has_the_type_that_the_kind_gives(monkeypatch, csl, of_ris, of_bibtex):
    monkeypatch.setattr(Video, "csl_type", csl)
    item = item_for(make.VideoFactory(), [], "Asia Justice Coalition", "https://example.org/a/")
    assert item["type"] == csl
    assert ris(item).startswith(f"TY  - {of_ris}\r\n")
    assert bibtex(item).startswith(f"@{of_bibtex}{{")
