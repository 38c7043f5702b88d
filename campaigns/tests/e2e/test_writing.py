"""Sub-headings, tables, notes, abbreviations and other languages, made with the keyboard alone."""

import re

from playwright.sync_api import Locator, Page, expect

from ajc_site.tests.support.e2e.looking import violations as check

from .test_pasting import Form, stored_in


def command(editor: Locator, name: str) -> None:
    """Chooses from what the editor offers after a slash."""
    editor.press_sequentially(f"/{name.split()[-1][:4].lower()}")
    option = editor.page.locator(".w-combobox__option, [role=option]").get_by_text(name, exact=True)
    expect(option).to_be_visible()
    editor.page.keyboard.press("Enter")


def answer(page: Page, **fields: str) -> None:
    """Fills in the dialog over the editor and sends it off."""
    dialog = page.locator("dialog.inline-dialog")
    expect(dialog).to_be_visible()
    for name, value in fields.items():
        field = dialog.locator(f"[name={name}]")
        if field.evaluate("field => field.localName") == "select":
            field.select_option(label=value) if name == "note" else field.select_option(value)
        else:
            field.focus()
            page.keyboard.type(value)
    dialog.get_by_role("button", name="Put in").focus()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)


def test_everything_is_made_with_the_keyboard_and_read_as_it_was_meant(visit):
    form = Form(visit, "Written by hand")
    page, desk = form.page, form.desk
    desk.add_block("Heading")
    page.keyboard.type("What we ask")
    desk.add_block("Heading")
    page.keyboard.type("Of States")
    page.locator("[name=body-1-value-level]").select_option("3")

    desk.add_block("Text")
    editor = page.locator("[contenteditable=true]").last
    editor.focus()
    editor.press_sequentially("States sign ")
    command(editor, "Note")
    answer(page, text="Of 26 May 2023.")
    # The notes stand at the end, and the cursor behind the mark.
    expect(page.locator(".note-mark")).to_have_attribute("data-number", "1")
    editor = page.locator("[contenteditable=true]").first
    expect(editor).to_be_focused()
    editor.press_sequentially(" the ")
    command(editor, "Abbreviation")
    answer(page, words="MLA", title="Mutual Legal Assistance")
    editor.press("End")
    editor.press_sequentially(" treaty, ")
    command(editor, "In another language")
    answer(page, words="entraide judiciaire", lang="fr")
    editor.press("End")
    editor.press_sequentially(" as said")
    command(editor, "Note")
    answer(page, note="1. Of 26 May 2023.")
    expect(page.locator(".note-mark")).to_have_count(2)
    expect(page.locator(".note-mark").last).to_have_attribute("data-number", "1")

    desk.add_block("Table")
    table = page.locator(".typed-table-block")
    page.locator("[name=body-4-value-caption]").fill("Who signed")
    for name in ("State", "Since"):
        table.locator("[data-append-column]").focus()
        page.keyboard.press("Enter")
        table.get_by_role("button", name="Text", exact=True).focus()
        page.keyboard.press("Enter")
        table.locator(".column-heading").last.fill(name)
    cells = table.locator("[contenteditable=true]")
    cells.nth(0).focus()
    cells.nth(0).press_sequentially("Slovenia")
    cells.nth(1).focus()
    cells.nth(1).press_sequentially("2023")

    stored = form.save()
    note = "[<p>Of 26 May 2023.</p>]"
    assert stored_in(stored) == [
        ("heading 2", "What we ask"),
        ("heading 3", "Of States"),
        (
            "text",
            f'<p>States sign {note} the <abbr title="Mutual Legal Assistance">MLA</abbr> treaty, '
            f'<span lang="fr">entraide judiciaire</span> as said{note}</p>',
        ),
        ("table", {"names": ["State", "Since"], "rows": [["<p>Slovenia</p>", "<p>2023</p>"]]}),
    ]
    # Opened again, changed, and a mark taken out.
    editor = page.locator("[contenteditable=true]").first
    page.locator(".note-mark").last.click()
    dialog = page.locator("dialog.inline-dialog")
    dialog.get_by_role("button", name="Delete this mark").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".note-mark")).to_have_count(1)
    form.save()
    desk.publish()
    assert desk.seen.errors == []
    assert desk.seen.foreign == []

    reader = visit()
    shown = reader.open("/written-by-hand/")
    assert check(shown) == []
    expect(shown.get_by_role("heading", level=3, name="Of States")).to_have_count(1)
    expect(shown.get_by_role("columnheader")).to_have_text(["State", "Since"])
    expect(shown.get_by_role("rowheader")).to_have_text(["Slovenia"])
    shown.keyboard.press("Tab")
    mark = shown.locator("[role=doc-noteref][aria-label='Note 1']")
    mark.focus()
    shown.keyboard.press("Enter")
    expect(shown).to_have_url(re.compile("#fn:1$"))
    shown.locator("[role=doc-backlink][aria-label='Back to the text']").focus()
    shown.keyboard.press("Enter")
    expect(shown).to_have_url(re.compile("#fnref:1$"))
