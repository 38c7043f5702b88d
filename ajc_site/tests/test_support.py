"""What the tests share does not let one test see another's work, and a profile leaves no kind out."""

import argparse
import unittest
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import TransactionTestCase

from ajc_site.tests.support import databases, dear, depth
from ajc_site.tests.support.remembered import clean_once
from clean_files.findings import Findings, Refused


def add_a_person() -> None:
    User.objects.create_user("somebody")


def take_all_groups_away() -> None:
    Group.objects.all().delete()


def add_and_fail() -> None:
    add_a_person()
    raise AssertionError("This one fails.")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("work", [add_a_person, take_all_groups_away, add_and_fail])
def test_after_a_test_that_commits_the_database_is_as_it_was_made(work):
    # What an earlier test rolled back has moved the counters on; of a new copy they are where they began.
    tried(lambda: None)
    before = last_key()
    result = tried(work)
    assert (result.testsRun, result.errors, len(result.failures)) == (1, [], int(work is add_and_fail))
    assert not User.objects.exists()
    # What migrations put there, and the counters behind it.
    assert Group.objects.filter(name="Secretariat").exists()
    assert last_key() == before


def tried(work: Callable[[], None]) -> unittest.TestResult:
    """What comes of a test that does this and commits."""

    class Commits(TransactionTestCase):
        def runTest(self) -> None:
            work()

    result = unittest.TestResult()
    unittest.TestSuite([Commits()]).run(result)
    return result


def last_key() -> int:
    """The last key that the table of accounts has given."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM auth_user_id_seq")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_another_database_in_the_place_of_the_tests_own_leaves_that_alone():
    own = connection.settings_dict["NAME"]
    with databases.another_database("other", model=connection.settings_dict["TEST"]["TEMPLATE"]):
        User.objects.create_user("somebody")
        assert connection.settings_dict["NAME"] == f"{own}_other"
    assert not User.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [f"{own}_other"])
        assert cursor.fetchone() is None


@pytest.mark.parametrize("change", ["a new one", "another content", "one less", "another name"])
def test_any_change_of_the_migrations_is_another_database(tmp_path: Path, monkeypatch, change):
    folder = tmp_path / "migrations"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"000{number}_some.py").write_text(f"# {number}")
    app = SimpleNamespace(path=str(tmp_path), label="some")
    monkeypatch.setattr(databases.apps, "get_app_configs", lambda: [app])
    before = databases.fingerprint()
    assert databases.fingerprint() == before
    if change == "a new one":
        (folder / "0003_more.py").touch()
    elif change == "another content":
        (folder / "0001_some.py").write_text("# one")
    elif change == "one less":
        (folder / "0002_some.py").unlink()
    else:
        (folder / "0002_some.py").rename(folder / "0002_other.py")
    assert databases.fingerprint() != before


@pytest.mark.parametrize(
    ("many", "count"), [(194, 16), (10, 4), (5, 2), (4, 3), (2, 1), (3, 3), (1, 5), (0, 2)]
)
def test_some_of_the_cases_are_spread_and_at_length_they_are_all_there(monkeypatch, many, count):
    monkeypatch.setattr(depth, "_profile", "people")
    cases = list(range(many))
    found = depth.some(cases, count)
    assert len(set(found)) == min(many, count)
    assert found == sorted(found)
    assert found[:1] == cases[:1]
    if count > 1:
        assert found[-1:] == cases[-1:]
    monkeypatch.setattr(depth, "_profile", "deep")
    assert depth.some(cases, count) == cases


def in_people(params: list) -> list:
    """The cases, of those that `parametrize` is given, that stay in the first profile."""
    return [case for case in params if not getattr(case, "marks", ())]


@pytest.mark.parametrize(
    ("many", "count"), [(13, 4), (12, 4), (5, 2), (4, 3), (3, 2), (2, 1), (3, 3), (1, 1)]
)
def test_all_but_a_few_cases_are_deep_and_none_is_left_out(many, count):
    found = depth.mostly_deep(range(many), count)
    assert [getattr(case, "values", (case,))[0] for case in found] == list(range(many))
    assert len(in_people(found)) == count


class Case:
    """As much of pytest's item as is asked for."""

    def __init__(self, nodeid: str, marks: dict[str, Any]) -> None:
        self.nodeid, self.marks = nodeid, marks

    def get_closest_marker(self, name: str) -> Any:
        return self.marks.get(name)


@pytest.mark.parametrize(("many", "count"), [(13, 4), (2, 1), (3, 3), (2, 4), (1, 1)])
def test_of_a_test_that_is_spread_so_many_cases_stay_and_deep_ones_are_not_counted(
    many: int, count: int
) -> None:
    spread = {"spread": SimpleNamespace(args=(count,))}
    cases = [Case(nodeid=f"test_it[{n}]", marks=spread) for n in range(many)]
    others = [Case(nodeid="test_it[deep]", marks={**spread, "deep": True}), Case(nodeid="test[1]", marks={})]
    beyond = depth.beyond_spread([*others, *cases])  # type: ignore[list-item]
    assert len(beyond) == max(0, many - count)
    assert beyond <= set(cases)


@pytest.mark.parametrize(("rows", "columns"), [(13, 2), (3, 3), (4, 2), (2, 3), (1, 4)])
def test_all_pairs_are_there_and_each_of_the_first_is_in_both_profiles_with_another_in_turn(rows, columns):
    found = depth.in_turn({f"row {n}": n for n in range(rows)}, range(columns))
    assert [case.values for case in found] == [(n, m) for n in range(rows) for m in range(columns)]
    assert [case.values for case in in_people(found)] == [(n, n % columns) for n in range(rows)]
    assert found[0].id == "row 0-0"


def test_of_each_file_the_cheapest_stay_that_fit_into_its_room_and_one_in_any_case(monkeypatch):
    monkeypatch.setattr(dear, "ROOM", 6.0)
    seconds = {"a.py::x": 1.0, "a.py::y": 2.0, "a.py::dear": 4.0, "b.py::alone": 60.0, "c.py::z": 5.9}
    assert dear.dear_of(seconds) == ["a.py::dear"]


def test_of_what_is_marked_first_the_cheapest_case_stays_and_takes_its_room(monkeypatch):
    monkeypatch.setattr(dear, "ROOM", 6.0)
    seconds = {"a.py::it[1]": 5.0, "a.py::it[2]": 9.0, "a.py::that[1]": 20.0, "a.py::x": 1.0, "a.py::y": 1.0}
    first = ["a.py::it[1]", "a.py::it[2]", "a.py::that[1]"]
    assert dear.dear_of(seconds, first) == ["a.py::it[2]", "a.py::x", "a.py::y"]
    assert dear.dear_of(seconds) == ["a.py::it[1]", "a.py::it[2]", "a.py::that[1]"]


def test_a_test_that_is_dear_is_tried_at_length_and_where_its_file_is_named(tmp_path, monkeypatch):
    item: Any = Case(nodeid="a.py::dear", marks={})
    monkeypatch.setattr(depth, "dear_tests", lambda: frozenset({item.nodeid}))
    tried: dict[tuple[str, str], bool] = {}
    for profile in ("people", "deep"):
        monkeypatch.setattr(depth, "_profile", profile)
        for named in (".", "a.py"):
            items = [item]
            depth.pytest_collection_modifyitems(config_of(tmp_path, named), items)
            tried[profile, named] = bool(items)
    assert tried == {
        ("people", "."): False,
        ("people", "a.py"): True,
        ("deep", "."): True,
        ("deep", "a.py"): True,
    }


def config_of(folder: Path, named: str) -> Any:
    """As much of pytest's configuration as is asked for, of a run with this argument."""
    options = {"part": (1, 1), "measure": False}
    return SimpleNamespace(
        args=[named],
        rootpath=folder,
        invocation_params=SimpleNamespace(dir=folder),
        getoption=options.__getitem__,
        hook=SimpleNamespace(pytest_deselected=lambda items: None),
    )


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_each_test_is_in_one_part_and_no_part_is_much_smaller(count):
    items: Any = [SimpleNamespace(nodeid=f"tests/test_this.py::test_that[{n}]") for n in range(700)]
    parts = [[n for n in items if depth.is_of_part(n, which, count)] for which in range(1, count + 1)]
    assert sorted(item.nodeid for found in parts for item in found) == sorted(item.nodeid for item in items)
    assert min(map(len, parts)) > 700 / count / 2


@pytest.mark.parametrize("text", ["", "2", "0/3", "4/3", "1/0", "-1/3", "one/3", "1/2/3", "1.0/3"])
def test_what_is_no_part_is_refused_in_words(text):
    with pytest.raises(argparse.ArgumentTypeError, match="written as 2/3"):
        depth.part(text)


def test_a_response_knows_what_its_page_was_rendered_with_and_not_each_part(admin_client):
    response = admin_client.get("/admin/pages/")
    assert response.context["user"].is_superuser
    assert response.context["parent_page"].depth == 1
    assert [template.name for template in response.templates] == ["wagtailadmin/pages/explorable_index.html"]


def test_a_response_to_a_form_that_is_refused_has_the_form(client, db):
    response = client.post("/admin/login/", {"username": "nobody", "password": "wrong"})
    assert response.context["form"].errors


def test_what_is_remembered_of_a_file_is_what_its_cleaner_said():
    asked: list[bytes] = []

    def clean(source, target):
        asked.append(source.read())
        if asked[-1] == b"bad":
            raise Refused("It is bad.")
        target.write(asked[-1].upper())
        return Findings(removed=["small letters"])

    cleaner = clean_once(lambda extension: clean)("txt")
    for _ in range(2):
        target = BytesIO()
        found = cleaner(BytesIO(b"good"), target)
        assert (target.getvalue(), found) == (b"GOOD", Findings(removed=["small letters"]))
        # What somebody does to the answer is not remembered.
        found.removed.clear()
        with pytest.raises(Refused, match=r"It is bad\."):
            cleaner(BytesIO(b"bad"), BytesIO())
    assert asked == [b"good", b"bad"]
