"""Costly work on the same bytes is done once a process: the same few files come in thousands of times.

Each result was really worked out, by the project's own code, the first time its content came. Every cleaner
promises that the same source gives the same bytes; tests of the cleaners themselves call them past this.
"""

import copy
import hashlib
import pickle
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from types import SimpleNamespace
from typing import Any, BinaryIO

import pytest
from django.conf import settings

# What a picture's sizes depend on besides.
ENCODING = ("WAGTAILIMAGES_JPEG_QUALITY", "WAGTAILIMAGES_AVIF_QUALITY", "AVIF_SPEED")


@pytest.fixture(scope="session", autouse=True)
def each_file_is_worked_on_once() -> Iterator[None]:
    """Files are read, cleaned, made smaller, set as papers and compressed once for each content."""
    from wagtail.images.models import Filter

    from assets.pictures import making as picture_sizes
    from clean_files import cleaners
    from library.index import reading
    from printed import pdf
    from published import compressing

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "read_pdf", read_once(reading.read_pdf))
        patch.setattr(cleaners, "for_type", clean_once(cleaners.for_type))
        patch.setattr(Filter, "run", make_smaller_once(Filter.run))
        patch.setattr(picture_sizes, "encode_all", encode_once(picture_sizes.encode_all))
        patch.setattr(compressing, "compressed", cache(compressing.compressed))
        patch.setattr(pdf, "contained", SimpleNamespace(run=typeset_once(pdf.contained.run)))
        yield


def digest_of(source: BinaryIO) -> str:
    """Takes an open file; gives what tells its content from any other. It is at its start afterwards."""
    source.seek(0)
    digest = hashlib.sha256(source.read()).hexdigest()
    source.seek(0)
    return digest


def read_once(read_pdf: Callable[[Any], Any]) -> Callable[[Any], Any]:
    known: dict[str, Any] = {}

    def read(content: Any) -> Any:
        source = BytesIO(content) if isinstance(content, bytes) else content
        digest = digest_of(source)
        if digest not in known:
            known[digest] = read_pdf(source)
        return known[digest]

    return read


def typeset_once(run: Callable[..., Any]) -> Callable[..., Any]:
    """Whoever compares the whole site with what is on file asks for each of its papers again."""
    from clean_files.findings import Refused

    known: dict[str, tuple[Any, bytes]] = {}

    def run_once(typeset: Any, source: BinaryIO, target: BinaryIO, **bounds: float) -> Any:
        digest = digest_of(source)
        if digest not in known:
            made = BytesIO()
            try:
                known[digest] = run(typeset, source, made, **bounds), made.getvalue()
            except Refused as refusal:
                known[digest] = refusal, b""
        found, content = known[digest]
        if isinstance(found, Refused):
            raise found
        target.write(content)
        return found

    return run_once


def clean_once(for_type: Callable[[str], Any]) -> Callable[[str], Any]:
    from clean_files.findings import Findings, Refused

    known: dict[tuple[Any, str], tuple[Findings | str, bytes]] = {}

    def for_type_once(extension: str) -> Any:
        cleaner = for_type(extension)

        def clean(source: BinaryIO, target: BinaryIO) -> Findings:
            key = cleaner, digest_of(source)
            if key not in known:
                cleaned = BytesIO()
                try:
                    known[key] = cleaner(source, cleaned), cleaned.getvalue()
                except Refused as refusal:
                    known[key] = str(refusal.message), b""
            found, content = known[key]
            if isinstance(found, str):
                raise Refused(found)
            target.write(content)
            return copy.deepcopy(found)

        return clean

    return for_type_once


def make_smaller_once(run: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[tuple[str, str, str], tuple[type, bytes]] = {}

    def make(self: Any, image: Any, output: Any, source: Any = None) -> Any:
        if source is None:
            with image.open_file() as file:
                return make(self, image, output, BytesIO(file.read()))
        # Wagtail's own key says on what of the picture, its focal point say, the result depends besides.
        key = digest_of(source), self.spec, self.get_cache_key(image)
        if key not in known:
            made = run(self, image, output, source)
            made.f.seek(0)
            known[key] = type(made), made.f.read()
            made.f.seek(0)
            return made
        kind, content = known[key]
        output.write(content)
        output.seek(0)
        return kind(output)

    return make


def encode_once(encode_all: Callable[..., dict[str, bytes]]) -> Callable[..., dict[str, bytes]]:
    known: dict[tuple[str, str, tuple[Any, ...]], bytes] = {}

    def encode(image: Any, cuts: Any) -> dict[str, bytes]:
        # What Pillow keeps of a picture when it is put away: pixels, mode, palette, profile.
        pixels = hashlib.sha256(pickle.dumps(image)).hexdigest()
        how = tuple(getattr(settings, name) for name in ENCODING)
        missing = {name: cut for name, cut in cuts.items() if (pixels, repr(cut), how) not in known}
        for name, content in (encode_all(image, missing) if missing else {}).items():
            known[pixels, repr(cuts[name]), how] = content
        return {name: known[pixels, repr(cut), how] for name, cut in cuts.items()}

    return encode
