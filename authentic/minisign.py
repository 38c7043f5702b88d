"""The file formats of minisign (https://jedisct1.github.io/minisign/): keys, and signatures of files.

The cryptography is the ``cryptography`` package's Ed25519 and Python's BLAKE2b; here is where which byte
stands.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

# Of keys, and of signatures of a file's BLAKE2b-512 in place of the file itself.
KEY: Final = b"Ed"
PREHASHED: Final = b"ED"
# A secret key that no password protects: without salt and costs, with a checksum.
_PLAIN: Final = b"\0\0" + b"B2" + b"\0" * 48
_COMMENT: Final = "untrusted comment: "
_TRUSTED: Final = "trusted comment: "


@dataclass(frozen=True)
class PublicKey:
    """What everybody has to check signatures."""

    number: bytes
    raw: bytes

    @property
    def name(self) -> str:
        """Its number as minisign shows it."""
        return self.number[::-1].hex().upper()

    @property
    def line(self) -> str:
        """The key as one line, as ``minisign -P`` takes it."""
        return _coded(KEY + self.number + self.raw)

    @property
    def text(self) -> str:
        """The key as a file."""
        return f"{_COMMENT}minisign public key {self.name}\n{self.line}\n"

    @classmethod
    def read(cls, text: str) -> Self:
        """From a file's text or its last line; raises ValueError."""
        raw = _decoded(_last_line(text), 42)
        if raw[:2] != KEY:
            raise ValueError("This is no public key of minisign’s.")
        return cls(raw[2:10], raw[10:])


@dataclass(frozen=True)
class SecretKey:
    """What signs. It has no password: the machine signs with nobody watching."""

    number: bytes
    raw: bytes

    @classmethod
    def new(cls) -> Self:
        return cls(secrets.token_bytes(8), secrets.token_bytes(32))

    @classmethod
    def read(cls, text: str) -> Self:
        """From the file that ``minisign -GW`` writes, or its last line; raises ValueError."""
        raw = _decoded(_last_line(text), 158)
        if raw[:2] != KEY or raw[2:4] != b"\0\0":
            raise ValueError("This is no secret key of minisign’s without a password.")
        number, both, checksum = raw[54:62], raw[62:126], raw[126:]
        key = cls(number, both[:32])
        # Versions of minisign leave the checksum out where there is no password.
        if key.public.raw != both[32:] or checksum not in (_checksum(number, both), bytes(32)):
            raise ValueError("This secret key is damaged.")
        return key

    @property
    def line(self) -> str:
        """The key as one line."""
        both = self.raw + self.public.raw
        return _coded(KEY + _PLAIN + self.number + both + _checksum(self.number, both))

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.number, self._key.public_key().public_bytes_raw())

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.raw)

    def sign(self, content: bytes, said: str) -> str:
        """The text of the signature's file. ``said`` is a line that is signed with it."""
        signed = self._key.sign(_hashed(content))
        whole = self._key.sign(signed + said.encode())
        lines = [
            f"{_COMMENT}signature from minisign secret key {self.public.name}",
            _coded(PREHASHED + self.number + signed),
            f"{_TRUSTED}{said}",
            _coded(whole),
        ]
        return "\n".join(lines) + "\n"


def fault_of(content: bytes, signature: str, key: PublicKey) -> str:
    """Why a signature is not one of this content with this key; empty where it is."""
    try:
        _, first, said, second = signature.splitlines()
        raw, whole = _decoded(first, 74), _decoded(second, 64)
    except ValueError:
        return "is no signature of minisign’s"
    if raw[:2] != PREHASHED or not said.startswith(_TRUSTED):
        return "is no signature of minisign’s"
    if raw[2:10] != key.number:
        return f"was made with another key than {key.name}"
    public = Ed25519PublicKey.from_public_bytes(key.raw)
    try:
        public.verify(raw[10:], _hashed(content))
        public.verify(whole, raw[10:] + said.removeprefix(_TRUSTED).encode())
    except InvalidSignature:
        return "does not fit"
    return ""


def _hashed(content: bytes) -> bytes:
    return hashlib.blake2b(content).digest()


def _checksum(number: bytes, both: bytes) -> bytes:
    return hashlib.blake2b(KEY + number + both, digest_size=32).digest()


def _coded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _decoded(line: str, length: int) -> bytes:
    try:
        raw = base64.b64decode(line, validate=True)
    except ValueError as error:
        raise ValueError("This is not written in Base64.") from error
    if len(raw) != length:
        raise ValueError(f"This has {len(raw)} bytes, and {length} were expected.")
    return raw


def _last_line(text: str) -> str:
    lines = text.split("\n") if text else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
