"""What is chained: the one form in which an entry is written for its checksum."""

import hashlib
import json
import secrets
from datetime import UTC
from typing import Any


def new_salt() -> str:
    return secrets.token_hex(16)


def sum_of_title(salt: str, title: str) -> str:
    """What the chain holds in a title's place. All salts have one length: no two pairs give one text."""
    return hashlib.sha256(f"{salt}{title}".encode()).hexdigest()


def sum_of_entry(entry: Any) -> str:
    """The SHA-256 of an entry with its number and the checksum of the one before it."""
    return hashlib.sha256(canonical(entry)).hexdigest()


def canonical(entry: Any) -> bytes:
    """JSON in UTF-8, names in order, without spaces; the time in UTC."""
    said = {
        "number": entry.number,
        "before": entry.before,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": entry.by,
        "who": entry.who,
        "way": entry.way,
        "action": entry.action,
        "kind": entry.kind,
        "key": entry.key,
        "title_sum": entry.title_sum,
        "details": entry.details,
    }
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
