"""The page on which readers check a file, what it looks things up in, and the lists with their proof."""

import re
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from page_tree.addresses import absolute

from . import keys, listed, lists
from .listed import DIGITS, Listed
from .minisign import PublicKey
from .models import Key, SignedList, Stamp

TEXT: Final = "text/plain; charset=utf-8"
STAMP: Final = "application/timestamp-reply"
_CHECKSUM: Final = re.compile(r"[0-9a-f]{64}")
# How a checksum is computed on each system.
COMMANDS: Final = (
    ("Windows", 'certutil -hashfile "file.pdf" SHA256'),
    ("macOS", 'shasum -a 256 "file.pdf"'),
    ("Linux", 'sha256sum "file.pdf"'),
)
# Programs show a checksum with blanks, or with the file's name or their own behind or before it.
_WITHIN: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
# No table has more rows.
_LARGEST: Final = 1 << 31


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """/verify/: checks a file in the reader's browser; with ``checksum``, what is known of that."""
    asked = request.GET.get("checksum", "")
    newest = lists.newest()
    stamps = list(newest.stamps.all()) if newest else []
    key = keys.key_in_use()
    context = {
        "address": absolute(request.path),
        "digits": DIGITS,
        "list": newest,
        "stamps": stamps,
        "key": key,
        "commands": COMMANDS,
        "android": "Android",
        "keys": list(Key.objects.all()),
        "typed": asked,
        **_checks(newest, stamps, key),
        **_looked_up(asked),
    }
    return render(request, "authentic/verify.html", context)


def _checks(newest: SignedList | None, stamps: list[Stamp], key: Key | None) -> dict[str, str]:
    """The commands with which a reader checks the newest list."""
    found = {}
    if key:
        found["check_signature"] = f"minisign -Vm files.txt -P {PublicKey.read(key.text).line}"
    if newest and stamps:
        answer = f"{newest.number}.{stamps[0].service}.tsr"
        found["check_time"] = (
            f"openssl ts -verify -data {newest.number}.txt -in {answer} -CAfile certificate.pem"
        )
    return found


def _looked_up(asked: str) -> dict[str, Any]:
    if not asked.strip():
        return {}
    checksum = checksum_in(asked)
    if checksum is None:
        return {"not_understood": True}
    return {
        "checksum": checksum,
        "found": [one for one in listed.known_files(checksum[0]) if one.sha256 == checksum],
    }


def checksum_in(text: str) -> str | None:
    """The SHA-256 in what somebody typed or pasted; None where there is none, or more than one."""
    small = text.lower()
    together = "".join(small.split())
    if _CHECKSUM.fullmatch(together):
        return together
    found = set(_WITHIN.findall(small))
    return found.pop() if len(found) == 1 else None


@require_safe
def known_files(request: HttpRequest, digit: str) -> HttpResponse:
    """All files, of now and before, whose checksum begins with this digit."""
    known: dict[str, list[Listed]] = {}
    for one in listed.known_files(digit):
        known.setdefault(one.sha256, []).append(one)
    context = {
        "digit": digit,
        "digits": DIGITS,
        "known": list(known.items()),
        "address": absolute(request.path),
    }
    return render(request, "authentic/known.html", context)


@require_safe
def newest_list(request: HttpRequest) -> HttpResponse:
    return _text(found.text if (found := lists.newest()) else "")


@require_safe
def newest_signature(request: HttpRequest) -> HttpResponse:
    return _text(found.signature if (found := lists.newest()) else "")


@require_safe
def all_lists(request: HttpRequest) -> HttpResponse:
    """The number, time and checksum of each list, the first first."""
    rows = SignedList.objects.order_by("number").values_list("number", "made_at", "sha256")
    return _text(
        "".join(f"{number}\t{made_at:%Y-%m-%dT%H:%M:%SZ}\t{sha256}\n" for number, made_at, sha256 in rows)
    )


@require_safe
def one_list(request: HttpRequest, number: int) -> HttpResponse:
    return _text(found.text if (found := _list(number)) else "")


@require_safe
def one_signature(request: HttpRequest, number: int) -> HttpResponse:
    return _text(found.signature if (found := _list(number)) else "")


def _list(number: int) -> SignedList | None:
    return SignedList.objects.filter(number=number).first() if number < _LARGEST else None


@require_safe
def stamp(request: HttpRequest, number: str, service: str) -> HttpResponse:
    found = Stamp.objects.filter(of=int(number), service=service).first()
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.answer), content_type=STAMP)


@require_safe
def key(request: HttpRequest, number: str) -> HttpResponse:
    return _text(found.text if (found := Key.objects.filter(number=number).first()) else "")


@require_safe
def key_signature(request: HttpRequest, number: str) -> HttpResponse:
    return _text(found.signature if (found := Key.objects.filter(number=number).first()) else "")


@require_safe
def key_in_use(request: HttpRequest) -> HttpResponse:
    return _text(found.text if (found := keys.key_in_use()) else "")


def _text(text: str) -> HttpResponse:
    """A text as it is; 404 where there is none."""
    if not text:
        raise Http404
    return HttpResponse(text, content_type=TEXT)
