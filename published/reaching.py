"""From rows that changed to the keys of what was made from them."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Sum

from . import noting
from .models import KnownPart
from .recording import EVERYTHING
from .statements.parts import Part, Way, number_of_value
from .taking import FILING, RULES, finding, is_everything_taken, taking

# What is asked for with the site on every page: to show it, not because it belongs there.
WITH_THE_SITE: Final = frozenset({"campaigns_sitesettings", "campaigns_picture"})


@dataclass(frozen=True)
class Noted:
    """A row before and after it changed, without long texts. One of the two is None where it came or went."""

    table: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [row for row in (self.before, self.after) if row is not None]

    @property
    def withdraws(self) -> bool:
        """Whether something that was shown may have to go, by the rule of ``taking``. A changed text takes
        nothing away.
        """
        if self.table in RULES:
            return True
        if is_everything_taken():
            return self.before is not None
        if self.before is None or self.table in FILING:
            return False
        if self.after is None:
            return True
        return self._differs(taking().get(self.table, ()))

    @property
    def going(self) -> list[dict[str, Any]]:
        """The row as it was shown, if it withdraws: where it is shown from now on, nothing has to go. What
        closes others by being there may do so before and after.
        """
        if not self.withdraws:
            return []
        return self.rows if self.table in RULES or self.before is None else [self.before]

    @property
    def is_found_otherwise(self) -> bool:
        """Whether it has another address: nothing may stay at the one before. What shows it is made anew."""
        return self._differs(finding().get(self.table, ()))

    def _differs(self, names: Iterable[str]) -> bool:
        before, after = self.before, self.after
        return (
            before is not None
            and after is not None
            and any(before.get(name) != after.get(name) for name in names)
        )


@dataclass
class Reached:
    """Keys, as numbers: of all that has to be asked for again, and of what may not stay meanwhile."""

    changed: set[int] = field(default_factory=set)
    withdrawn: set[int] = field(default_factory=set)


def reached_from(noted: list[Noted]) -> Reached:
    """The keys that rows lead to, as they were before and as they are now. Call it before the commit."""
    parts, before = _known_parts(), Before(noted)
    found = Reached()
    by_table: dict[str, list[Noted]] = defaultdict(list)
    for one in noted:
        by_table[one.table].append(one)
        found.changed.add(EVERYTHING)
    for table, gone_and_come in by_table.items():
        ones = list(_without_renumbering(table, gone_and_come))
        staying = [one for one in ones if not one.withdraws]
        renamed = [one for one in staying if one.is_found_otherwise]
        going, others, old, new = (
            Rows(table, rows, before)
            for rows in (
                [row for one in ones for row in one.going],
                [row for one in ones for row in one.rows],
                [one.before for one in renamed if one.before is not None],
                [one.after for one in renamed if one.after is not None],
            )
        )
        for digest, way, is_around in parts.ways_from(table):
            found.changed.update(number_of_value(digest, value) for value in others.values(way))
            # What stands in the frame of every page goes nowhere, but where everything is taken.
            if not is_around or is_everything_taken():
                withdrawn = going.values(way) | (old.values(way) - new.values(way))
                found.withdrawn.update(number_of_value(digest, value) for value in withdrawn)
    return found


def _without_renumbering(table: str, ones: list[Noted]) -> Iterator[Noted]:
    """What happened to the rows of a table, but that a row came again under another number is no change.

    So it is whenever a revision is published whose contributions and attachments had no numbers yet.
    """
    key = _keys().get(table, "")
    come: dict[str, list[Noted]] = defaultdict(list)
    for one in ones:
        if one.before is None:
            come[_but_for(key, one.after)].append(one)
    for one in ones:
        if one.after is None and (again := come[_but_for(key, one.before)]):
            yield Noted(table, one.before, one.before)
            yield Noted(table, again[-1].after, again.pop().after)
        elif one.after is None or one.before is not None:
            yield one
    for left in come.values():
        yield from left


def _but_for(key: str, row: dict[str, Any] | None) -> str:
    return json.dumps({name: value for name, value in (row or {}).items() if name != key}, sort_keys=True)


@lru_cache(maxsize=1)
def _keys() -> dict[str, str]:
    """The column of each table that numbers its rows."""
    return {model._meta.db_table: str(model._meta.pk.column) for model in noting.shown_models()}


class Before:
    """The rows of all tables as they were before a transaction, as far as they are changed or gone in it.

    What is left of two rows that went together is found only if each is looked for among them.
    """

    def __init__(self, noted: Iterable[Noted]) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in noted:
            if one.before is not None:
                self.rows[one.table].append(one.before)

    def fill_in(self, sql: str, changed: str, given: list[dict[str, Any]]) -> tuple[str, list[str]]:
        """A way's question with its tables, each with its rows of before, and the arguments for it."""
        arguments: list[str] = []

        def source(match: re.Match[str]) -> str:
            name = match[1]
            if name == "changed":
                arguments.append(json.dumps(given))
                return f'jsonb_populate_recordset(NULL::"{changed}", %s) AS changed'
            if name not in self.rows:
                return f'"{name}"'
            arguments.append(json.dumps(self.rows[name]))
            return (
                f'(SELECT * FROM "{name}" UNION ALL'  # noqa: S608  # tables of ours alone
                f' SELECT * FROM jsonb_populate_recordset(NULL::"{name}", %s))'
            )

        return _SOURCE.sub(source, sql.replace("%", "%%")), arguments


_SOURCE = re.compile(r"\{(\w+)\}")


class Rows:
    """Rows of a table, and what was asked about them: many parts ask the same."""

    def __init__(self, table: str, rows: list[dict[str, Any]], before: Before) -> None:
        self.table = table
        self.rows = rows
        self.before = before
        self.answers: dict[tuple[Any, ...], set[Any]] = {}

    def values(self, way: Way) -> set[Any]:
        """The values of a part's key that these rows lead to."""
        question = (way.guards, way.direct, way.sql)
        if question not in self.answers:
            self.answers[question] = set(self._found(way))
        return self.answers[question]

    def _found(self, way: Way) -> Iterator[Any]:
        rows = [row for row in self.rows if all(row.get(guard, True) for guard in way.guards)]
        if not rows:
            return
        if way.direct is not None:
            # A long text names nothing that a row could be found by: whatever row, it may be.
            yield from {row.get(way.direct, "") if way.direct else "" for row in rows}
            return
        given = [{name: row.get(name) for name in way.given} for row in rows]
        with connection.cursor() as cursor:
            cursor.execute(*self.before.fill_in(way.sql or "", self.table, given))
            yield from (value for (value,) in cursor.fetchall())


class _Parts:
    """All parts that were ever recorded, by the tables from which a way leads to them. Of each way is told
    whether it leads to what stands around pages: that is made anew, and takes no page away.
    """

    def __init__(self, definitions: Iterable[tuple[int, str]]) -> None:
        self.found: dict[str, list[tuple[int, Way, bool]]] = defaultdict(list)
        for digest, definition in definitions:
            part = Part.from_text(definition)
            for way in part.ways:
                is_with_site = part.table == "wagtailcore_site" and way.table in WITH_THE_SITE
                self.found[way.table].append((digest, way, part.is_around or is_with_site))

    def ways_from(self, table: str) -> list[tuple[int, Way, bool]]:
        return self.found.get(table, [])


_kept: tuple[Any, _Parts] | None = None


def _known_parts() -> _Parts:
    """The parts, read anew when some were added: there are a hundred or two."""
    global _kept
    state = KnownPart.objects.aggregate(number=Count("pk"), all=Sum("pk"))
    if _kept is None or _kept[0] != state:
        definitions = KnownPart.objects.order_by("digest").values_list("digest", "definition")
        _kept = state, _Parts(definitions)
    return _kept[1]
