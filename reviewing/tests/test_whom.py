"""Who is asked, as people type it and as mail programs write it."""

import pytest

from reviewing.admin.forms import InviteForm
from reviewing.inviting import Guest

MAIL = "asha@example.org"


def understood(lines: str) -> tuple[list[Guest], str]:
    """The guests of a form, and what is said of what is not understood."""
    form = InviteForm(None, {}, may_be_signed=True)
    form.cleaned_data = {"guests": lines}
    try:
        return form.clean_guests(), ""
    except Exception as error:
        return [], " ".join(getattr(error, "messages", [repr(error)]))


@pytest.mark.parametrize(
    ("line", "guest"),
    [
        (MAIL, (MAIL, "", "")),
        (f"{MAIL}, Asha Rao, Rights, Asia; and more", (MAIL, "Asha Rao", "Rights, Asia; and more")),
        (f"Asha Rao, {MAIL}, Fortify Rights", (MAIL, "Asha Rao", "Fortify Rights")),
        (f"Asha Rao\t{MAIL}", (MAIL, "Asha Rao", "")),
        (f"Asha Rao <{MAIL}>", (MAIL, "Asha Rao", "")),
        (f'"Rao, Asha" <{MAIL}>;', (MAIL, "Rao, Asha", "")),
        (f"<{MAIL}>", (MAIL, "", "")),
        (f"Asha O’Rao < {MAIL} >, Fortify Rights", (MAIL, "Asha O’Rao", "Fortify Rights")),
        (f"နန်း <{MAIL}> Fortify Rights", (MAIL, "နန်း", "Fortify Rights")),
    ],
)  # fmt: skip
def test_a_line_is_understood_as_it_is_written(line: str, guest: tuple[str, str, str]) -> None:
    assert understood(line) == ([Guest(*guest)], "")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Asha Rao, Fortify Rights", "Enter a valid email address"),
        ("Asha <asha at example.org>", "Enter a valid email address"),
        (f"Asha <{MAIL}>; Ben <ben@example.org>", "Two mail addresses. Give each person a line."),
        (f"{MAIL}, ben@example.org", "Two mail addresses"),
        (f"{MAIL}, Asha, {'x' * 256}", "is too long"),
        (f"a{' ' * 200_000}b", "too long for one person"),
        ("@", "Enter a valid email address"),
        ("<<>>", "Enter a valid email address"),
    ],
)
def test_what_is_not_understood_is_said_with_its_line(line: str, said: str) -> None:
    guests, found = understood(f"\n{line}")
    assert (guests, found.startswith("Line 2, “")) == ([], True)
    assert said in found
