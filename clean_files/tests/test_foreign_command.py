"""The command that sends a folder of foreign files through the way in tells truly what became of them."""

import io
import sys
from pathlib import Path

import pytest
from PIL import Image

from clean_files.tests import marked_pictures, marked_videos

BENCH = Path(__file__).resolve().parents[2] / "bench"
sys.path.insert(0, str(BENCH))
foreign = pytest.importorskip("foreign", reason="The command, in bench/, is not in the image.")
rendered = pytest.importorskip("rendered")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "foreign"
    (folder / "deeper").mkdir(parents=True)
    photograph = marked_pictures.marked("jpg")
    (folder / "photo.JPG").write_bytes(photograph)
    (folder / "cut.jpg").write_bytes(photograph[: len(photograph) // 2])
    (folder / "deeper" / "wrong.png").write_bytes(photograph)
    (folder / "notes.txt").write_text("Words.", encoding="utf-8")
    (folder / "clip.mp4").write_bytes(marked_videos.CLIP.read_bytes())
    (folder / "letter.doc").write_bytes(b"not among the types that are taken")
    return folder


def test_each_file_is_sent_in_and_the_table_says_what_became_of_it(
    folder: Path, tmp_path: Path, capsys
) -> None:
    clean = tmp_path / "clean"
    clean.mkdir()
    rows = [foreign.send(path, clean, number) for number, path in enumerate(foreign.files_in(folder))]
    outcomes = {row.path.name: row.outcome for row in rows}
    assert outcomes == {
        "photo.JPG": "cleaned",
        "cut.jpg": "refused",
        "wrong.png": "refused",
        "notes.txt": "cleaned",
        "clip.mp4": "cleaned",
    }
    assert not any(row.damaged for row in rows)
    # What is whole under a wrong name can be seen with another program; that is for a person to judge.
    assert [row.path.name for row in rows if row.is_seen] == ["wrong.png"]
    foreign.print_table(rows)
    told = capsys.readouterr().out
    assert "| jpg | 2 | 1 | 0 | 1 | 0 | 0 | 0 | 0 | 0 |" in told
    assert "- 1 png: This is a JPEG picture, though its name says PNG." in told


def test_what_is_damaged_is_seen() -> None:
    def written(colour: str, form: str) -> bytes:
        output = io.BytesIO()
        Image.new("RGB", (40, 30), colour).save(output, form)
        return output.getvalue()

    red, blue = written("red", "PNG"), written("blue", "PNG")
    assert rendered.differs("png", red, red) == ""
    assert rendered.differs("png", red, blue).startswith("pixels by")
    assert rendered.differs("png", red, b"rubbish") == "can't be opened"
    assert rendered.differs("txt", b"a", b"b") == "bytes"
    assert rendered.differs("mp4", marked_videos.CLIP.read_bytes(), b"rubbish") == "frames"


@pytest.mark.parametrize(
    ("group", "tag", "value", "is_harmless"),
    [
        ("IFD0", "Artist", "Jane Doe", False),
        ("ExifIFD", "SerialNumber", "0000", True),
        ("ICC_Profile", "ProfileDescription", "Jane’s monitor", False),
        ("ICC_Profile", "ProfileDescription", "Colour profile", True),
        ("PDF", "Title", "A brief", True),
        ("PDF", "Author", "Jane Doe", False),
    ],
)
def test_only_what_tells_something_counts_as_left(
    group: str, tag: str, value: str, is_harmless: bool
) -> None:
    assert foreign._is_harmless(group, tag, value) is is_harmless


@pytest.mark.parametrize("said", [b"x264 - core 164", b"Lavc59.37", b"x265 (build 199)", b"HandBrake 1.6"])
def test_an_encoder_in_the_bytes_of_a_film_is_seen(said: bytes) -> None:
    assert said.split()[0].decode()[:5] in foreign.look_for_encoders(b"\0\0" + said + b"\0")
    assert foreign.look_for_encoders(b"nothing") == ""
