"""The forms of a text that browsers take in place of it: made beside what else is done, on all processors."""

import gzip
import os
import zlib
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import Final

import brotli

# How their names end, and what each is called in Content-Encoding.
ENCODINGS: Final = {".br": "br", ".gz": "gzip"}
COMPRESSED: Final = tuple(ENCODINGS)

Forms = Mapping[str, bytes]


def compressed(content: bytes) -> Forms:
    """The forms of a text, as small as they get, by the ending of the file's name."""
    return {
        ".br": brotli.compress(content, mode=brotli.MODE_TEXT, quality=11),
        # No time of day in it: the same text gives the same bytes.
        ".gz": gzip.compress(content, compresslevel=9, mtime=0),
    }


def begin_to_compress(content: bytes) -> Future[Forms]:
    """Has them made meanwhile. Compressing lets Python go on: a thread is as good as a process."""
    return _threads().submit(compressed, content)


def uncompressed(ending: str, form: bytes) -> bytes | None:
    """What a form was made of; None if it is none."""
    try:
        return brotli.decompress(form) if ending == ".br" else gzip.decompress(form)
    except (brotli.error, OSError, EOFError, zlib.error):
        return None


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="compressing")


# A process that is forked off has none of these threads.
os.register_at_fork(after_in_child=_threads.cache_clear)
