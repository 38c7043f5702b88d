"""Signatures and keys, by the word of the real minisign."""

from pathlib import Path

import pytest

from authentic.minisign import PublicKey, SecretKey, fault_of
from authentic.tests.programs import accepted_by_minisign, run

CONTENT = b"Public files of https://example.org\nList: 1\n"


@pytest.fixture
def signed(tmp_path: Path) -> tuple[Path, SecretKey]:
    key = SecretKey.new()
    path = tmp_path / "1.txt"
    path.write_bytes(CONTENT)
    beside = tmp_path / "1.txt.minisig"
    beside.write_text(key.sign(CONTENT, "timestamp:1\tfile:1.txt\thashed"))
    return path, key


def test_minisign_accepts_what_is_signed_here(signed: tuple[Path, SecretKey]) -> None:
    path, key = signed
    assert accepted_by_minisign(path, key.public.line)


@pytest.mark.parametrize("place", [0, 20, len(CONTENT) - 1])
def test_minisign_refuses_it_once_a_byte_is_changed(signed: tuple[Path, SecretKey], place: int) -> None:
    path, key = signed
    content = bytearray(CONTENT)
    content[place] ^= 1
    path.write_bytes(content)
    assert not accepted_by_minisign(path, key.public.line)


def test_minisign_refuses_another_comment_that_should_be_trusted(signed: tuple[Path, SecretKey]) -> None:
    path, key = signed
    beside = path.with_name("1.txt.minisig")
    beside.write_text(beside.read_text().replace("timestamp:1", "timestamp:2"))
    assert not accepted_by_minisign(path, key.public.line)


def test_minisign_refuses_another_key(signed: tuple[Path, SecretKey]) -> None:
    path, _ = signed
    assert not accepted_by_minisign(path, SecretKey.new().public.line)


def test_a_key_that_minisign_made_signs_here_and_its_signatures_are_read(tmp_path: Path) -> None:
    public, secret = tmp_path / "key.pub", tmp_path / "key"
    run("minisign", "-G", "-W", "-p", public, "-s", secret)
    key = SecretKey.read(secret.read_text())
    assert key.public == PublicKey.read(public.read_text())
    path = tmp_path / "1.txt"
    path.write_bytes(CONTENT)
    run("minisign", "-S", "-s", secret, "-m", path)
    signature = (tmp_path / "1.txt.minisig").read_text()
    assert fault_of(CONTENT, signature, key.public) == ""
    assert fault_of(CONTENT + b".", signature, key.public) == "does not fit"


def test_minisign_signs_with_a_key_that_was_made_here(tmp_path: Path) -> None:
    key = SecretKey.new()
    secret, path = tmp_path / "key", tmp_path / "1.txt"
    secret.write_text(f"untrusted comment: a key\n{key.line}\n")
    path.write_bytes(CONTENT)
    run("minisign", "-S", "-s", secret, "-m", path)
    assert accepted_by_minisign(path, key.public.line)


def test_what_is_no_key_is_refused_in_words() -> None:
    key = SecretKey.new()
    for text in ("", "words", key.public.line, key.line[:-4], key.line.replace("A", "B", 3)):
        with pytest.raises(ValueError, match=r"^This "):
            SecretKey.read(text)


def test_each_fault_of_a_signature_is_said() -> None:
    key = SecretKey.new()
    good = key.sign(CONTENT, "said")
    assert fault_of(CONTENT, good, key.public) == ""
    assert fault_of(CONTENT, "words", key.public) == "is no signature of minisign’s"
    assert fault_of(CONTENT, good.replace("said", "sad"), key.public) == "does not fit"
    assert "another key" in fault_of(CONTENT, good, SecretKey.new().public)
