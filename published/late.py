"""Puts right what a bucket took late: requests to it that nobody waited for any longer (``unanswered``)."""

from datetime import datetime, timedelta
from typing import Final

from .answers import is_upload, make
from .compressing import COMPRESSED, uncompressed
from .lock import alone
from .models import OnFile, Unanswered
from .names import name_of
from .renewing import take_off, write_down
from .store import Store, digest_of
from .turns import NOT_THERE, UNKNOWN
from .version import this_version

# So long something may be under way: whatever stands between gives up before that. By then all that there is
# has been compared with what is public, too.
LOOKED_AT: Final = timedelta(minutes=15)


def look_again(now: datetime) -> None:
    """Takes away what is there and should not be, and has made anew what is not as it was written last."""
    Unanswered.objects.filter(since__lt=now - LOOKED_AT).delete()
    for version, address in Unanswered.objects.order_by("pk").values_list("version", "address"):
        with alone():
            _put_right(version, address)


def _put_right(version: str, address: str) -> None:
    row = OnFile.objects.filter(version=version, address=address)
    digest = row.values_list("digest", flat=True).first() or ""
    is_own = version == this_version()
    if digest == UNKNOWN and is_own and make(address).content is not None:
        # It is due, and nothing in it was withdrawn.
        return
    if digest in NOT_THERE:
        take_off([(version, address)])
    elif is_own and not is_upload(address) and not _is_as_written(version, address, digest):
        row.update(digest=UNKNOWN)
        write_down([address])


def _is_as_written(version: str, address: str, digest: str) -> bool:
    store, name = Store(version), name_of(address) or ""
    content, told = store.read_told(name)
    if content is None or digest_of(content, told) != digest:
        return False
    forms = ((ending, store.read(name + ending)) for ending in COMPRESSED)
    return all(form is None or uncompressed(ending, form) == content for ending, form in forms)
