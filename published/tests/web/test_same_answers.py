"""nginx says of every file on it what the application says of its address."""

import brotli
import gzip
from urllib.parse import quote

import pytest

from published.models import OnFile
from published.web.headers import OF_THE_FILE
from published.web.refusals import FOLDER

# What a server says of itself and of the connection.
OF_THE_SERVER = {"server", "connection", "keep-alive", "transfer-encoding"}
DECODED = {"": bytes, "br": brotli.decompress, "gzip": gzip.decompress}


def that_matter(headers) -> dict[str, str]:
    """The headers that both have to say alike."""
    return {
        name.lower(): value
        for name, value in headers.items()
        if name.lower() not in OF_THE_SERVER | OF_THE_FILE
    }


def addresses_on_file() -> list[str]:
    rows = OnFile.objects.exclude(digest="").order_by("address")
    return [address for address in rows.values_list("address", flat=True) if FOLDER not in address]


def test_every_address_has_the_same_answer(site):
    addresses = addresses_on_file()
    assert len(addresses) > 100
    assert {".atom", ".xml", ".ris", ".bib", ".json", ".pdf", ".mp4", ".vtt", ".jpg", ".avif", ".txt"} <= {
        f".{address.rpartition('.')[2]}" for address in addresses if "." in address
    }
    differing = {}
    for address in addresses:
        for accepted in ("", "br", "gzip"):
            said = site.application.get(address, HTTP_ACCEPT_ENCODING=accepted)
            told = site.nginx.ask(address, headers={"Accept-Encoding": accepted})
            body = said.getvalue()
            same = (
                told.status == said.status_code == 200
                and that_matter(told.headers) == that_matter(said.headers)
                and told.headers.get("Vary") == said.headers.get("Vary")
                and told.headers.get("Content-Encoding") == said.headers.get("Content-Encoding")
                and DECODED[told.headers.get("Content-Encoding", "")](told.body)
                == DECODED[said.headers.get("Content-Encoding", "")](body)
            )
            if not same:
                differing[address, accepted] = (told, said.headers)
    assert not differing
