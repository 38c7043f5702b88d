"""Files go into an archive whole; one set of files takes the place of another, or nothing happens."""

import os
from pathlib import Path

import pytest

from backups.archive import ArchiveError
from backups.folders import Copier, Replacement, files_in


def fill(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def content(folder: Path) -> dict[str, str]:
    return {name: path.read_text() for name, path in files_in(folder)}


OLD = {"a.txt": "old", "images/x.jpg": "old x", "only/old.txt": "old"}
NEW = {"a.txt": "new", "images/y.jpg": "new y", "only-new/b.txt": "new"}


def begun(folder: Path) -> Replacement:
    fill(folder, OLD)
    (folder / ".gitkeep").touch()
    (folder / "lost+found").mkdir()
    replacement = Replacement(folder)
    replacement.begin("mark")
    fill(replacement.new, NEW)
    return replacement


def test_the_new_files_take_the_place_of_the_old_and_the_folders_own_marks_stay(tmp_path):
    replacement = begun(tmp_path)
    assert content(tmp_path) == OLD
    replacement.switch()
    assert content(tmp_path) == NEW
    replacement.finish()
    assert {path.name for path in tmp_path.iterdir()} == {
        ".gitkeep",
        "lost+found",
        "a.txt",
        "images",
        "only-new",
    }


class Killed(BaseException):
    """What the process dies of."""


@pytest.mark.parametrize("step", range(8))
def test_killed_between_any_two_steps_it_is_put_back_as_it_was(tmp_path, monkeypatch, step):
    replacement = begun(tmp_path)
    renamed: list[Path] = []
    rename = Path.rename

    def dying(self: Path, target: Path) -> Path:
        if len(renamed) == step:
            raise Killed
        renamed.append(self)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", dying)
    try:
        replacement.switch()
    except Killed:
        assert step < 6
    monkeypatch.undo()
    # Another process, which knows nothing but what lies there.
    after = Replacement(tmp_path)
    assert after.mark() == "mark"
    after.undo()
    assert content(tmp_path) == OLD
    assert after.mark() is None


@pytest.mark.parametrize("step", range(1, 7))
def test_killed_while_it_is_put_back_it_can_be_put_back_again(tmp_path, monkeypatch, step):
    replacement = begun(tmp_path)
    replacement.switch()
    rename, left = Path.rename, [step]

    def dying(self: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", dying)
    with pytest.raises(Killed):
        replacement.undo()
    monkeypatch.undo()
    Replacement(tmp_path).undo()
    assert content(tmp_path) == OLD


@pytest.mark.parametrize("what", ["link", "link to a folder", "link to nothing", "pipe", "socket"])
def test_what_is_no_file_is_named_and_not_left_out_in_silence(tmp_path, what):
    odd = tmp_path / "images" / "odd"
    odd.parent.mkdir()
    if what == "pipe":
        os.mkfifo(odd)
    elif what == "socket":
        os.mknod(odd, 0o600 | 0o140000)
    else:
        odd.symlink_to({"link": __file__, "link to a folder": "/etc", "link to nothing": "nowhere"}[what])
    with pytest.raises(ArchiveError, match="odd is"):
        list(files_in(tmp_path))


class Kept:
    """In the place of an archive: what was copied, in order."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def member(self, name, time):
        from contextlib import contextmanager
        from io import BytesIO

        @contextmanager
        def lend():
            yield BytesIO()
            self.names.append(name)

        return lend()


def test_a_second_look_copies_what_is_new_or_another_and_nothing_else(tmp_path):
    fill(tmp_path, OLD)
    kept = Kept()
    copier = Copier(kept, "uploads", tmp_path)  # type: ignore[arg-type]
    copier.go()
    assert sorted(kept.names) == sorted(f"uploads/{name}" for name in OLD)
    kept.names.clear()
    fill(tmp_path, {"a.txt": "longer", "late/c.txt": "late"})
    (tmp_path / "only/old.txt").unlink()
    # The same name, size and time, and another file.
    found = (tmp_path / "images/x.jpg").stat()
    (tmp_path / "images/other").write_text("OLD x")
    os.utime(tmp_path / "images/other", ns=(found.st_mtime_ns, found.st_mtime_ns))
    (tmp_path / "images/other").rename(tmp_path / "images/x.jpg")
    copier.go()
    assert sorted(kept.names) == ["uploads/a.txt", "uploads/images/x.jpg", "uploads/late/c.txt"]
