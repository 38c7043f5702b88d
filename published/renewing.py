"""What is on file follows what is published: off before it is withdrawn, anew once it has changed.

Who does either has the lock (``lock``): who commits a change from the moment when what is withdrawn comes off
until the commit is through; who makes an address anew, from asking for it until it is written. So what is
written was never withdrawn meanwhile.
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from itertools import groupby
from time import monotonic
from typing import Final

from django.db import connection
from django.db.models import Min, QuerySet
from django.utils import timezone

from . import unanswered
from .answers import Made, is_upload, make
from .compressing import Forms, begin_to_compress, compressed
from .lock import alone, has_lock, make_sure_of_lock, take_until_commit
from .models import Due, OnFile
from .names import name_of
from .reaching import Noted, reached_from
from .recording import remember
from .sources import addresses_near
from .store import Store, storage, take_away
from .taking import OF_FILES, is_everything_taken
from .turns import UNKNOWN, batch_of, in_turn, turn_of
from .version import this_version
from .web import refusals

# As many addresses are made at once: all of them are made before the first is written. Who commits a change
# waits so long.
AT_ONCE: Final = 25
# What is new may lead to each other, and is made together: a bundle, say. So many at most.
TOGETHER: Final = 200
# For so many seconds who publishes waits for what that changed; the clock makes the rest.
PATIENCE: Final = 20.0


# --- In the transaction that changes something ----------------------------------------------------


def prepare(noted: list[Noted]) -> None:
    """Takes off file what these changes withdraw, and writes down what has to be made anew.

    Call it in the transaction, at its end: the lock is held until the commit.
    """
    versions = written_versions()
    if not versions:
        return
    # Else the commit would look for the rows that new ones name, and might wait for who holds one of them
    # (makes the sizes of a picture, say) and waits for the lock.
    connection.check_constraints()
    take_until_commit()
    reached, near = reached_from(noted), addresses_near(noted)
    withdrawn = _with_keys(reached.withdrawn).exclude(digest="").values_list("pk", "version", "address")
    going = [row for row in withdrawn if not _stays(row[2], noted, near)]
    # Who publishes them again puts them on file before what leads there.
    OnFile.objects.filter(pk__in=[pk for pk, *_ in going]).update(digest=UNKNOWN)
    take_off((version, address) for _, version, address in going)
    changed = _with_keys(reached.changed).values_list("version", "address")
    _write_down({*changed, *((version, address) for version in versions for address in near)})


def _stays(address: str, noted: list[Noted], near: set[str]) -> bool:
    """Whether what showed something that is withdrawn stays itself: error pages, which readers need most
    when nothing else is there, and an upload that something else shows still. Where everything is taken, they
    are off until they are made anew, first of all.
    """
    if _is_error_page(address):
        return not is_everything_taken()
    if not is_upload(address) or address not in near:
        return False
    return not any(one.withdraws and one.table in OF_FILES for one in noted)


def _is_error_page(address: str) -> bool:
    return address.startswith(f"/{refusals.FOLDER}/")


def written_versions() -> list[str]:
    """The versions of which something is on file: each is made anew by its own code alone."""
    found: list[str] = []
    # One after the other, each found by the index: DISTINCT would read all rows.
    while version := OnFile.objects.filter(version__gt=found[-1] if found else "").aggregate(
        first=Min("version")
    )["first"]:
        found.append(version)
    return found


def _with_keys(keys: set[int]) -> QuerySet[OnFile]:
    return OnFile.objects.filter(keys__overlap=sorted(keys)) if keys else OnFile.objects.none()


def write_down(addresses: Iterable[str]) -> None:
    """Has addresses of this version made anew."""
    _write_down((this_version(), address) for address in addresses)


def _write_down(due: Iterable[tuple[str, str]]) -> None:
    rows = [Due(version=version, address=address) for version, address in sorted(due)]
    Due.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def still_due() -> QuerySet[Due]:
    """What of this version has to be made anew."""
    return Due.objects.filter(version=this_version())


def take_off(addresses: Iterable[tuple[str, str]]) -> None:
    """Takes the files of addresses away, each with its version. Raises OSError if one of them stays."""
    named = ((Store(version), name_of(address)) for version, address in addresses)
    take_away((store, name) for store, name in named if name is not None)


# --- After it -------------------------------------------------------------------------------------


def after_commit() -> None:
    """Makes anew what is due. What fails stays due, and the clock tries again."""
    if is_begun():
        renew_due(monotonic() + PATIENCE)


def renew_due(until: float | None = None) -> int:
    """Makes what is due, and returns how many addresses those were. Ends at a moment of ``monotonic``."""
    number = 0
    while until is None or monotonic() < until:
        with alone():
            rows = list(in_turn(still_due()).values_list("pk", "address", "turn")[:TOGETHER])
            rows = rows[: batch_of([turn for *_, turn in rows], AT_ONCE)]
            if not rows:
                break
            renew(address for _, address, _ in rows)
            Due.objects.filter(pk__in=[pk for pk, *_ in rows]).delete()
            number += len(rows)
    return number


def is_begun() -> bool:
    """Whether this version of the site was ever written as a whole: only then is there something to renew."""
    return OnFile.objects.filter(version=this_version()).exists()


def renew(addresses: Iterable[str]) -> None:
    """Asks for the addresses and puts on file what is public of them; off what is not. Call it ``alone`` or
    ``beside_others``.

    All are made before the first is written; what leads to others is written after them (``turns``).
    """
    addresses = list(dict.fromkeys(addresses))
    known = dict(_known(this_version(), addresses))
    made: list[tuple[Made, Future[Forms] | None]] = []
    for address in addresses:
        one = make(address)
        # While the next is made.
        is_changed = known.get(address) != one.digest
        made.append((one, begin_to_compress(one.text) if is_changed and one.text else None))
    write(made, known)


def write(made: list[tuple[Made, Future[Forms] | None]], known: Mapping[str, str]) -> None:
    """Puts answers on file, or takes off the files of those that nobody may have. Call it as ``renew``.

    ``known`` is what was put there before: a digest for each address. Raises DatabaseError if the database
    could not be reached any longer, and so somebody else may have withdrawn what was just written: then that
    is taken away again.
    """
    version = this_version()
    make_sure_of_lock()
    # If this ends half-way, nobody knows what is there: neither what was, nor what should be.
    changed = [one.address for one, _ in made if known.get(one.address, one.digest) != one.digest]
    OnFile.objects.filter(version=version, address__in=changed).update(digest=UNKNOWN)
    written: list[tuple[Store, str]] = []
    try:
        _put(made, known, written)
        make_sure_of_lock()
        _write_down_made([one for one, _ in made])
    except Exception:
        if not has_lock():
            take_away(written)
        raise
    finally:
        unanswered.note([one for one, _ in made])


def _put(
    made: list[tuple[Made, Future[Forms] | None]], known: Mapping[str, str], written: list[tuple[Store, str]]
) -> None:
    """Writes the files, each in its turn. Adds the name of each before it is written."""
    store = Store(this_version())

    def turn(pair: tuple[Made, Future[Forms] | None]) -> int:
        return turn_of(pair[0].address, known.get(pair[0].address, ""))

    def put(pair: tuple[Made, Future[Forms] | None]) -> None:
        one, forms = pair
        if one.name is None:
            return
        if one.content is None:
            store.take_away(one.name)
        elif known.get(one.address) != one.digest or not store.exists(one.name):
            if not _is_error_page(one.address):
                written.append((store, one.name))
            store.put(one.name, one.content, one.headers, _forms(one, forms), one.modified)

    for _, together in groupby(sorted(made, key=turn), key=turn):
        storage().each(put, together)


def _write_down_made(made: list[Made]) -> None:
    version, now = this_version(), timezone.now()
    remember({digest: part for one in made for digest, part in one.parts.items()})
    OnFile.objects.bulk_create(
        [
            OnFile(
                version=version, address=one.address, digest=one.digest, keys=sorted(one.keys), made_at=now
            )
            for one in made
        ],
        update_conflicts=True,
        unique_fields=["version", "address"],
        update_fields=["digest", "keys", "made_at"],
    )


def _forms(made: Made, begun: Future[Forms] | None) -> Forms:
    if begun is None:
        return compressed(made.text) if made.text else {}
    return begun.result()


def _known(version: str, addresses: list[str]) -> Iterator[tuple[str, str]]:
    rows = OnFile.objects.filter(version=version, address__in=addresses)
    yield from rows.values_list("address", "digest")
