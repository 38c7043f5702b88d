"""How an object in a bucket has the headers that readers are told with it."""

from collections.abc import Mapping
from typing import Any, Final

# What S3 has places of its own for; the rest goes into the metadata, of which an object has 2 KB.
OWN: Final = {
    "content-type": "ContentType",
    "cache-control": "CacheControl",
    "content-disposition": "ContentDisposition",
    "content-encoding": "ContentEncoding",
    "content-language": "ContentLanguage",
}
MOST_METADATA: Final = 2048


def as_parameters(headers: Mapping[str, str]) -> dict[str, Any]:
    """Headers as an object has them. Raises ValueError for what no object can hold."""
    own, others = {}, {}
    for name, value in headers.items():
        if not value.isascii():
            raise ValueError(f"A bucket takes no header with {value!r}.")
        if name.lower() in OWN:
            own[OWN[name.lower()]] = value
        else:
            others[name.lower()] = value
    size = sum(len(name) + len(value) for name, value in others.items())
    if size > MOST_METADATA:
        raise ValueError(f"A bucket takes {MOST_METADATA} bytes of headers, and these have {size}.")
    return {**own, "Metadata": others}


def as_headers(found: Mapping[str, Any]) -> dict[str, str]:
    """The headers that lie with an object. Their names are in small letters: servers spell them variously."""
    own = {name: found[key] for name, key in OWN.items() if key in found}
    return {name.lower(): value for name, value in found["Metadata"].items()} | own
