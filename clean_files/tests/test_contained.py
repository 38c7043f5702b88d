"""A cleaner in a process of its own: it answers, and whatever it does otherwise, the file is refused."""

import ctypes
import io
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from typing import Any, BinaryIO

import pytest

from clean_files import contained
from clean_files.findings import Cleaner, Findings, Refused

SOURCE = b"what was uploaded"


def capitals(source: BinaryIO, target: BinaryIO) -> Findings:
    target.write(source.read().upper())
    return Findings(["small letters"], ["Ärger"], is_held=True, credit="Ⓒ", caption="x" * 10_000)


def refuses(source: BinaryIO, target: BinaryIO) -> Findings:
    raise Refused("It has a program in it. Take it out.")


def raises(source: BinaryIO, target: BinaryIO) -> Findings:
    raise KeyError("secret of the file")


def prints(source: BinaryIO, target: BinaryIO) -> Findings:
    print("This is a library that talks.")
    print("And warns.", file=sys.stderr)
    return Findings()


def crashes(source: BinaryIO, target: BinaryIO) -> Findings:
    ctypes.string_at(0)
    return Findings()


def exits(source: BinaryIO, target: BinaryIO) -> Findings:
    os._exit(0)


def leaves(source: BinaryIO, target: BinaryIO) -> Findings:
    sys.exit(3)


def recurses(source: BinaryIO, target: BinaryIO) -> Findings:
    return recurses(source, target)


def hoards(source: BinaryIO, target: BinaryIO) -> Findings:
    hoard = [bytearray(100 * contained.MEGABYTE) for _ in range(100)]
    return Findings([str(len(hoard))])


def hangs(source: BinaryIO, target: BinaryIO) -> Findings:
    time.sleep(60)
    return Findings()


def spins(source: BinaryIO, target: BinaryIO) -> Findings:
    resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
    while True:
        pass


def spins_on(source: BinaryIO, target: BinaryIO) -> Findings:
    while True:
        pass


def waits(source: BinaryIO, target: BinaryIO) -> Findings:
    time.sleep(2.5)
    return Findings(["nothing"])


def writes_without_end(source: BinaryIO, target: BinaryIO) -> Findings:
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
    while True:
        target.write(b"x" * 1000)


def answers_with_rubbish(source: BinaryIO, target: BinaryIO) -> Findings:
    return Findings(removed=[1, {"a": "b"}])  # type: ignore[list-item]


def answers_at_length(source: BinaryIO, target: BinaryIO) -> Findings:
    return Findings(removed=["x" * 3_000_000])


def tells_of_itself(source: BinaryIO, target: BinaryIO) -> Findings:
    limits = [resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_AS]
    return Findings(
        removed=sorted(os.environ),
        warnings=[str(resource.getrlimit(limit)[0]) for limit in limits],
    )


def run(cleaner: Cleaner, **options: Any) -> tuple[Findings, bytes]:
    target = io.BytesIO()
    findings = contained.run(cleaner, io.BytesIO(SOURCE), target, **options)
    return findings, target.getvalue()


def reason(cleaner: Cleaner, **options: Any) -> str:
    with pytest.raises(Refused) as refusal:
        run(cleaner, **options)
    return str(refusal.value.message)


def test_findings_and_file_come_back_as_the_cleaner_made_them():
    expected = Findings(["small letters"], ["Ärger"], is_held=True, credit="Ⓒ", caption="x" * 10_000)
    assert run(capitals) == (expected, SOURCE.upper())


def test_a_refusal_keeps_its_reason():
    assert reason(refuses) == "It has a program in it. Take it out."


def test_what_a_library_prints_is_no_part_of_the_answer():
    assert run(prints) == (Findings(), b"")


@pytest.mark.parametrize(
    "cleaner", [raises, crashes, exits, leaves, recurses, answers_with_rubbish, answers_at_length]
)
def test_a_cleaner_that_fails_refuses_the_file(cleaner):
    assert reason(cleaner) == contained.BROKEN


def test_a_file_that_makes_the_output_endless_is_refused():
    assert reason(writes_without_end) == contained.BROKEN


def test_a_function_that_no_child_can_find_refuses_the_file():
    def local(source: BinaryIO, target: BinaryIO) -> Findings:
        return Findings()

    assert reason(local) == contained.BROKEN


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not limit address space.")
def test_memory_is_bounded():
    assert reason(hoards) == contained.TOO_MUCH


def test_time_on_the_processor_is_bounded():
    assert reason(spins) == contained.TOO_MUCH


def test_time_on_the_processor_can_be_bounded_closer():
    assert reason(spins_on, seconds=1) == contained.TOO_MUCH


def test_a_process_that_waits_for_others_is_given_the_time():
    findings, _ = run(waits, seconds=1)
    assert findings.removed == ["nothing"]


def test_time_on_the_clock_is_bounded_and_the_child_is_gone_after(monkeypatch):
    children = []

    class Watched(subprocess.Popen):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            children.append(self)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    start = time.monotonic()
    assert reason(hangs, clock_seconds=1) == contained.TOO_MUCH
    assert time.monotonic() - start < 10
    assert [child.returncode for child in children] == [-signal.SIGKILL]


def test_the_child_is_limited_and_knows_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "do not tell")
    itself, _ = run(tells_of_itself)
    assert set(itself.removed) <= {*contained._ENVIRONMENT, "LC_CTYPE"}
    limits = [contained.MAX_CPU_SECONDS, contained.MAX_FILE_SIZE, 0, contained.MAX_MEMORY]
    count = 3 if sys.platform == "darwin" else 4
    assert itself.warnings[:count] == [str(limit) for limit in limits[:count]]


def test_threads_can_run_cleaners_at_the_same_time():
    results: list[bytes] = []
    threads = [threading.Thread(target=lambda: results.append(run(capitals)[1])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [SOURCE.upper()] * 4
