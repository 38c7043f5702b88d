"""What goes on file for an address: the application's answer, made once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from django.conf import settings
from django.utils.http import parse_http_date_safe

from assets.models import File
from editions.files.finding import stored_at
from editions.files.names import OF_BYTES

from .asking import ask
from .names import name_of
from .statements.parts import Part
from .store import OF_THE_FILE, Upload, digest_of
from .texts import is_worth_compressing

# Uploads and what is made of them: they are asked about, and lie on this machine already.
PICTURES: Final = "/media/"
FILES: Final = "/documents/"


@dataclass(frozen=True)
class Made:
    """An address with its answer. ``content`` is None where nobody may have it; ``digest`` is empty then.

    ``headers`` are what a reader is told with it, but for what a web server makes of the file by itself.
    """

    address: str
    name: str | None
    content: bytes | Upload | None
    headers: Mapping[str, str]
    modified: float | None
    digest: str
    keys: frozenset[int]
    parts: Mapping[int, Part]

    @property
    def text(self) -> bytes:
        """The content if it is a text that is sent in fewer bytes; nothing else."""
        if isinstance(self.content, bytes) and is_worth_compressing(
            self.headers.get("Content-Type", ""), self.content
        ):
            return self.content
        return b""


def make(address: str) -> Made:
    """Asks the application for an address within the site."""
    name = name_of(address)
    answer = ask(address, "HEAD" if is_upload(address) else "GET")
    content: bytes | Upload | None = None
    digest = ""
    headers = {one: said for one, said in answer.headers.items() if one.lower() not in OF_THE_FILE}
    if name is not None and answer.is_public:
        if is_upload(address):
            content = Upload(str(path_of_upload(address)))
            digest = digest_of(content.path.encode(), headers)
        else:
            content = answer.body
            digest = digest_of(content, headers)
    return Made(
        address,
        name,
        content,
        headers,
        parse_http_date_safe(answer.headers.get("Last-Modified", "")),
        digest,
        frozenset(answer.recording.keys),
        answer.recording.parts,
    )


def is_upload(address: str) -> bool:
    """Whether what is at an address was uploaded, or made of what was."""
    return address.startswith((PICTURES, FILES)) or is_file_edition(address)


def is_file_edition(address: str) -> bool:
    """Whether at an address are the bytes of a file as it was issued once."""
    return re.fullmatch(OF_BYTES, address) is not None


def path_of_upload(address: str) -> Path:
    """Where an upload with this public address lies. Raises LookupError where no row has it."""
    if address.startswith(PICTURES):
        return Path(settings.MEDIA_ROOT, unquote(address.removeprefix(settings.MEDIA_URL)))
    if is_file_edition(address):
        return Path(settings.MEDIA_ROOT, stored_at(address))
    file = File.objects.filter(pk=int(address.split("/")[2])).first()
    if file is None:
        raise LookupError(address)
    return Path(file.file.path)
