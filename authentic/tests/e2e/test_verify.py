"""The page on which a reader checks a file, in a real browser: the file never leaves it."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import expect

from ajc_site.tests.support.e2e.looking import SCHEMES, look, scrolls_sideways, violations
from authentic.checksums import note_missing
from authentic.listed import public_files
from authentic.models import Issued


@pytest.fixture
def public(site: str) -> Any:
    """A public file of the demo."""
    committed(note_missing)
    return next(one for one in public_files() if one.file)


def committed(change: Callable[[], object]) -> None:
    """Changes the site's database as another process would: a test's own transaction is rolled back."""

    def do() -> None:
        change()
        connection.close()

    with ThreadPoolExecutor(1) as threads:
        threads.submit(do).result()


def choose(page: Any, path: Path | str) -> str:
    """The answer to a file that is chosen."""
    page.set_input_files("#file", path)
    page.wait_for_selector(".answer > *")
    return str(page.inner_text(".answer"))


def test_a_file_as_it_was_published_is_recognised(visit: Callable[..., Any], public: Any) -> None:
    seen = visit()
    page = seen.open("/verify/")
    said = choose(page, public.file.file.path)
    assert "This file is ours, and the newest." in said
    assert public.page_title in said
    assert page.input_value("#checksum") == public.sha256
    assert page.get_attribute(".answer .download", "href") == public.file.url
    assert (seen.foreign, seen.failures, seen.errors) == ([], [], [])


def test_one_changed_byte_makes_it_unknown(visit: Callable[..., Any], public: Any, tmp_path: Path) -> None:
    content = bytearray(Path(public.file.file.path).read_bytes())
    content[-2] ^= 1
    altered = tmp_path / "file.pdf"
    altered.write_bytes(content)
    page = visit().open("/verify/")
    assert "No file with this checksum was ever published here." in choose(page, altered)
    # Then the right one: the answer is to that.
    page.set_input_files("#file", public.file.file.path)
    page.wait_for_selector(".answer .download")
    assert "No file" not in page.inner_text(".answer")


def test_files_that_were_replaced_or_taken_back_are_told_from_others(
    visit: Callable[..., Any], public: Any, tmp_path: Path
) -> None:
    earlier, gone = tmp_path / "earlier.pdf", tmp_path / "gone.pdf"
    rows = []
    for path, file in ((earlier, public.file.pk), (gone, 10**9)):
        path.write_text(path.name)
        checksum = hashlib.sha256(path.read_bytes()).hexdigest()
        rows.append(
            Issued(sha256=checksum, digit=checksum[0], file=file, since=public.date, until=public.date)
        )
    committed(lambda: Issued.objects.bulk_create(rows))
    try:
        page = visit().open("/verify/")
        assert "is not the newest" in choose(page, earlier)
        assert page.get_attribute(".answer .download", "href") == public.file.url
        page.reload()
        assert "is not published any longer" in choose(page, gone)
    finally:
        committed(lambda: Issued.objects.all().delete())


def test_nothing_of_the_file_is_sent(visit: Callable[..., Any], public: Any) -> None:
    seen = visit()
    page = seen.open("/verify/")
    sent: list[tuple[str, str, bytes | None]] = []
    page.context.on("request", lambda one: sent.append((one.method, one.url, one.post_data_buffer)))
    choose(page, public.file.file.path)
    asked = [url.removeprefix(seen.site) for _, url, _ in sent]
    # The first digit of the checksum is all that anybody could see.
    assert [url for url in asked if "/static/" not in url] == [f"/verify/known/{public.sha256[0]}/"]
    assert all(method == "GET" and body is None for method, _, body in sent)
    assert not any(public.sha256 in url for url in asked)


def test_a_checksum_is_looked_up_however_it_is_pasted(visit: Callable[..., Any], public: Any) -> None:
    seen = visit()
    page = seen.open("/verify/")
    for pasted in (public.sha256, f"{public.sha256.upper()}  file.pdf", f"SHA256(file.pdf)= {public.sha256}"):
        page.fill("#checksum", pasted)
        page.press("#checksum", "Enter")
        page.wait_for_selector(".answer .download")
        page.evaluate("document.querySelector('.answer').replaceChildren()")
    page.fill("#checksum", "words")
    page.press("#checksum", "Enter")
    page.wait_for_selector(".answer > *")
    assert "This is no SHA-256." in page.inner_text(".answer")
    assert not any(public.sha256 in url for url in seen.requests)


DROP = """([names, text]) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File(["said"], name));
  if (text) data.setData("text/plain", text);
  dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
}"""


def test_what_is_dropped_is_checked_one_at_a_time(visit: Callable[..., Any], public: Any) -> None:
    page = visit().open("/verify/")
    for names, text, said in (
        (["a.txt"], "", "was ever published here"),
        (["a.txt", "b.txt"], "", "One file at a time"),
        ([], "words", "What was dropped is no file."),
    ):
        page.evaluate(DROP, [names, text])
        page.locator(".answer", has_text=said).wait_for()


def test_whoever_stops_can_choose_another_by_keyboard(
    visit: Callable[..., Any], public: Any, tmp_path: Path
) -> None:
    large = tmp_path / "film.mp4"
    with large.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    page = visit().open("/verify/")
    page.set_input_files("#file", large)
    page.get_by_role("button", name="Stop").press("Enter")
    page.locator(".answer", has_text="It was stopped.").wait_for()
    assert page.evaluate("document.activeElement.id") == "file"


def test_without_javascript_the_form_and_the_pages_by_digit_say_the_same(
    visit: Callable[..., Any], public: Any
) -> None:
    seen = visit(java_script_enabled=False)
    page = seen.open("/verify/")
    assert not page.is_visible("#file")
    page.fill("#checksum", f" {public.sha256}\n")
    page.press("#checksum", "Enter")
    expect(page.locator(".answer")).to_contain_text("This file is ours, and the newest.")
    page.fill("#checksum", "0" * 64)
    page.press("#checksum", "Enter")
    expect(page.locator(".answer")).to_contain_text("No file with this checksum")
    page.click(f".digits a:text-is('{public.sha256[0]}')")
    expect(page.locator(f"[id='{public.sha256}']")).to_contain_text(public.page_title)


def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit: Callable[..., Any], public: Any) -> None:
    for address in ("/verify/", f"/verify/?checksum={public.sha256}", f"/verify/known/{public.sha256[0]}/"):
        page = visit().open(address)
        for scheme in SCHEMES:
            for width in (1280, 320):
                look(page, scheme, width)
                assert violations(page) == [], (address, scheme, width)
                assert not scrolls_sideways(page), (address, width)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not scrolls_sideways(page), address


@pytest.mark.deep
def test_a_file_of_500_mb_takes_no_room_and_leaves_the_page_awake(
    visit: Callable[..., Any], site: str, tmp_path: Path
) -> None:
    large = tmp_path / "film.mp4"
    with large.open("wb") as file:
        file.truncate(500 * 1024 * 1024)
    with large.open("rb") as file:
        right = hashlib.file_digest(file, "sha256").hexdigest()
    page = visit().open("/verify/")
    page.evaluate("""() => {
      window.steps = 0;
      const bar = document.querySelector('progress');
      new MutationObserver(() => window.steps++).observe(bar, { attributes: true });
    }""")
    page.set_input_files("#file", large)
    before = most = _memory()
    while not page.query_selector(".answer > *"):
        page.wait_for_timeout(200)
        most = max(most, _memory())
    assert page.input_value("#checksum") == right
    assert page.evaluate("window.steps") > 20
    # Some pieces of 4 MB are in memory at once, whatever the file.
    assert most - before < 150 * 1024 * 1024


def _memory() -> int:
    """The most that one of the browser's processes holds for itself, in bytes."""
    found = [0]
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if "chrom" in (process / "comm").read_text():
                lines = (process / "smaps_rollup").read_text().splitlines()
                found += [int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_Dirty")]
    return max(found)


# --- The standard's own examples (FIPS 180-4, NIST's test vectors) -----------------------------------

VECTORS = [
    (b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
        b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ),
    (
        b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
        b"mnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
    ),
    (b"a" * 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
]


def sums_of(page: Any, contents: list[bytes]) -> list[str]:
    """The checksums that the worker computes, one after the other."""
    return list(
        page.evaluate(
            """async ([address, contents]) => {
              const worker = new Worker(address);
              const sum = (content) => new Promise((done) => {
                worker.onmessage = ({ data }) => "checksum" in data && done(data.checksum);
                worker.postMessage(new Blob([Uint8Array.from(content)]));
              });
              const found = [];
              for (const content of contents) found.push(await sum(content));
              return found;
            }""",
            [page.get_attribute(".checker", "data-worker"), [list(content) for content in contents]],
        )
    )


def test_the_worker_computes_what_the_standard_says(visit: Callable[..., Any]) -> None:
    page = visit().open("/verify/")
    assert sums_of(page, [content for content, _ in VECTORS]) == [checksum for _, checksum in VECTORS]


def test_the_worker_agrees_with_another_implementation_on_every_length(visit: Callable[..., Any]) -> None:
    page = visit().open("/verify/")
    contents = [bytes(number % 251 for number in range(length)) for length in range(200)]

    assert sums_of(page, contents) == [hashlib.sha256(content).hexdigest() for content in contents]
