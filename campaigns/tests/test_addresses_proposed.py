"""Addresses are proposed in plain letters for titles in every script, and what is proposed is accepted."""

import re

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from campaigns.addresses.plain_letters import LONGEST, plain_address
from campaigns.addresses.proposing import tidied
from campaigns.models import (
    Home,
    Library,
    Organisation,
    Person,
    Place,
    Series,
    StandardPage,
    Statement,
    Topic,
)

from . import factories as make

PLAIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# What a person who reads the script would spell so.
READ = {
    "संयुक्त राष्ट्र मानवाधिकार": "sanyukta-rastra-manavadhikar",
    "महात्मा गांधी": "mahatma-gandhi",
    "জাতিসংঘ রোহিঙ্গা": "jatisangh-rohinga",
    "ঢাকা": "dhaka",
    "இலங்கை தமிழ் மக்கள்": "ilankai-tamil-makkal",
    "ශ්‍රී ලංකා": "sri-lanka",
    "ಕನ್ನಡ": "kannada",
    "ఐక్యరాజ్య సమితి": "aikyarajya-samiti",
    "ਪੰਜਾਬ": "panjab",
    "ગુજરાત": "gujarat",
    "联合国": "lian-he-guo",
    "유엔 인권": "yuen-ingwon",
    "Организация": "organizatsiya",
    "Ελληνικά": "ellinika",
    "Liên Hợp Quốc": "lien-hop-quoc",
    "Œuvre à l’étranger": "oeuvre-a-letranger",
    "İstanbul, ığdır": "istanbul-igdir",
    "Costs & benefits: 50% / 100 €": "costs-benefits-50-100",
    "2019–2021 – a review_of": "2019-2021-a-review-of",
    "🎉 Launch": "launch",
    "UN၏ statement on Myanmar": "un-statement-on-myanmar",
    # Marks of letters that are left out go with them.
    "Rohingya ရိုဟင်ဂျာ statement": "rohingya-statement",
    "Report about ประเทศไทย น้ำ": "report-about",
    "Brief: កម្ពុជា": "brief",
    "שָׁלוֹם peace talks": "peace-talks",
    "Myanmar ລາວ ທີ່": "myanmar",
    # Marks of letters, by whatever sign they are written.
    "Hawaiʻi": "hawaii",
    "Hawai‘i and Oʻzbekiston": "hawaii-and-ozbekiston",
    "ʿAbd al-Qurʾān": "abd-al-quran",
    "Kazanʹ, Rus′": "kazan-rus",
    "п’ять": "pyat",
    "Article 3′5": "article-3-5",
    "काँग्रेस": "kangres",
    "गाँव में": "ganv-mem",
    "চাঁদ": "cand",
    "माँ": "man",
    "İ̇stanbul e\u0301te\u0301": "istanbul-ete",
}
# Those that no library says well enough: what stands for them is the kind, and of pages the date.
UNREAD = {
    "my": "ကုလသမဂ္ဂ",
    "km": "អង្គការសហប្រជាជាតិ",
    "th": "สหประชาชาติ",
    "lo": "ສະຫະປະຊາຊາດ",
    "ar": "حقوق الإنسان",
    "ur": "اقوام متحدہ",
    "bo": "རྒྱལ་སྤྱི་",
    "ja": "国際連合の決議",
    "dv": "ދިވެހި",
    "he": "זכויות אדם",
    "rohingya": "𐴌𐴇𐴥𐴝",
    "signs": "—!?",
}


@pytest.mark.parametrize(("title", "address"), READ.items())
def test_a_title_is_said_in_plain_letters(title, address):
    assert plain_address(title) == address


@pytest.mark.parametrize("title", UNREAD.values(), ids=UNREAD)
def test_what_cannot_be_said_well_is_not_said_badly(title):
    assert plain_address(title) == ""


@pytest.mark.parametrize("title", ["Word " * 60, "x" * 300, "संयुक्त राष्ट्र " * 30, "联合国" * 100])
def test_it_is_short_and_ends_with_a_word(title):
    address = plain_address(title)
    assert len(address) <= LONGEST
    assert PLAIN.fullmatch(address)


@pytest.mark.parametrize(
    ("typed", "any_script", "kept"),
    [
        ("My Letter", True, "my-letter"),
        ("联合国", True, "联合国"),
        ("联合国", False, "lian-he-guo"),
        ("संयुक्त", True, "sanyukta"),
        ("ကုလသမဂ္ဂ", True, "ကုလသမဂ္ဂ"),
        ("a/b?c", True, "abc"),
        ("École", False, "ecole"),
        ("ｐｅｏｐｌｅ", True, "people"),
        ("𝔘𝔫𝔦", True, "uni"),
        ("Feeds", True, "feeds"),
        ("ALI", False, "ali"),
        ("½ of the victims", True, "1-2-of-the-victims"),
        ("①②③ Ⅳ", True, "123-iv"),
        ("реорlе", True, "reorle"),
        ("ροhingya", True, "rohingya"),
        ("суд-court", True, "суд-court"),
    ],
)
def test_what_staff_type_loses_no_sign_without_a_word(typed, any_script, kept):
    assert tidied(typed, any_script=any_script) == kept


# --- In the forms and without them ------------------------------------------------------------------


def save_with_address(client, page, typed):
    fields = {"title": "A page", "slug": typed, "summary": "", "body": streamfield([])}
    fields["comments"] = inline_formset([])
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(fields))


def ask(client, model, **question):
    return client.get(reverse("proposed_address", args=[model._meta.label_lower]), question)


@pytest.mark.django_db
class TestTheForms:
    @pytest.mark.parametrize("title", [*UNREAD.values(), *list(READ)[:6], "Admin", "People"])
    def test_a_page_without_an_address_gets_one_that_can_be_reached(self, client, title):
        page = make.StandardPageFactory(parent=Home.objects.get(), title=title, slug="")
        assert PLAIN.fullmatch(page.slug)
        assert client.get(page.get_url()).status_code == 200

    @pytest.mark.parametrize("model", [Person, Organisation, Topic, Place, Series])
    @pytest.mark.parametrize("name", ["ကုလသမဂ္ဂ", "သန်းသန်း", "สมชาย", "Zoë Ångström", "রোহিঙ্গা"])
    def test_what_is_proposed_for_people_and_terms_is_accepted(self, secretariat, model, name):
        add = reverse(f"wagtailsnippets_campaigns_{model._meta.model_name}:add")
        for _ in range(2):
            # A term has its name once.
            name = f"{name} " if model in (Person,) else name + "é"
            proposal = ask(secretariat, model, title=name).json()["address"]
            assert PLAIN.fullmatch(proposal)
            answer = secretariat.post(add, {"name": name, "slug": proposal, "website": "", "description": ""})
            assert answer.status_code == 302, answer.context["form"].errors
            assert model.objects.filter(slug=proposal).count() == 1

    def test_a_form_without_an_address_fills_it_in(self, secretariat):
        for number in ("", "-2"):
            data = {"name": "ဒေါ်စု", "slug": "", "description": ""}
            assert secretariat.post(reverse("wagtailsnippets_campaigns_person:add"), data).status_code == 302
            assert Person.objects.filter(slug=f"person{number}").exists()

    def test_a_publication_is_named_by_kind_and_date_as_far_as_it_is_known(self, secretariat):
        library = Library.objects.get()
        for precision, day in (("day", "2023-05-15"), ("month", "2023-05"), ("year", "2023")):
            question = {"title": "ကြေညာချက်", "parent": library.pk, "date": "15 May 2023"}
            found = ask(secretariat, Statement, date_precision=precision, **question).json()["address"]
            assert found == f"statement-{day}"

    def test_what_is_taken_or_the_sites_own_is_not_proposed(self, secretariat):
        home = Home.objects.get()
        page = make.StandardPageFactory(parent=home, title="A letter", slug="a-letter")
        question = {"parent": home.pk}
        for title, address in (("A letter", "a-letter-2"), ("Admin", "admin-2"), ("Feeds", "feeds-2")):
            assert ask(secretariat, StandardPage, title=title, **question).json()["address"] == address
        found = ask(secretariat, StandardPage, title="A letter", own=page.pk, **question).json()
        assert found["address"] == "a-letter"

    def test_a_long_title_s_second_address_is_short_too(self, secretariat):
        home = Home.objects.get()
        title = "The coalition of all " * 5
        for _ in range(2):
            found = ask(secretariat, StandardPage, title=title, parent=home.pk).json()["address"]
            assert len(found) <= LONGEST
            make.StandardPageFactory(parent=home, title=title, slug=found)

    def test_a_form_that_comes_back_refused_still_follows_the_title(self, secretariat):
        add = reverse("wagtailsnippets_campaigns_organisation:add")
        data = {"name": "রোহিঙ্গা", "slug": "rohinga", "website": "no address", "description": ""}
        for slug, follows in (("rohinga", "rohinga"), ("chosen", "")):
            form = secretariat.post(add, data | {"slug": slug}).context["form"]
            assert form.errors.keys() == {"website"}
            assert form.fields["slug"].widget.attrs["data-proposed"] == follows

    def test_staff_may_choose_another_and_are_told_plainly_what_one_may_hold(self, secretariat):
        page = make.StandardPageFactory(parent=Home.objects.get())
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        form = secretariat.get(edit).context["form"]
        assert "address" in form.fields["slug"].widget.attrs["data-address"]
        bound = type(form)(
            {"title": page.title, "slug": "ကုလသမဂ္ဂ", "body-count": "0"},
            instance=page,
            parent_page=page.get_parent(),
        )
        assert "plain letters" in bound.errors["slug"][0]

    @pytest.mark.parametrize("typed", ["ａｄｍｉｎ", "ｐｅｏｐｌｅ", "People", "Feeds", "ＦＥＥＤＳ"])
    def test_what_looks_like_the_sites_own_is_refused_as_that(self, typed, secretariat):
        page = make.StandardPageFactory(parent=Home.objects.get(), slug="a-page")
        save_with_address(secretariat, page, typed)
        page = StandardPage.objects.get(pk=page.pk)
        assert page.slug == "a-page"
        assert page.latest_revision is None

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [("𝔘𝔫𝔦", "uni"), ("Our-Work", "our-work"), ("реорlе", "reorle"), ("联合国", "联合国")],
    )
    def test_what_is_typed_as_an_address_is_kept_in_its_usual_form(self, typed, kept, secretariat):
        page = make.StandardPageFactory(parent=Home.objects.get(), slug="a-page")
        save_with_address(secretariat, page, typed)
        page = StandardPage.objects.get(pk=page.pk)
        assert page.latest_revision.content["slug"] == kept

    def test_two_topics_do_not_differ_by_capitals_alone(self, secretariat):
        make.TopicFactory(name="Ali", slug="ali")
        add = reverse("wagtailsnippets_campaigns_topic:add")
        form = secretariat.post(add, {"name": "Another", "slug": "ALI"}).context["form"]
        assert "slug" in form.errors

    @pytest.mark.parametrize(
        ("typed", "vowels"), [("../x", False), ("a.b", False), ("a?b", False), ("ကု/သ", True)]
    )
    def test_vowel_signs_are_spoken_of_only_where_there_may_be_some(self, typed, vowels, secretariat):
        page = make.StandardPageFactory(parent=Home.objects.get())
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        form = type(secretariat.get(edit).context["form"])
        bound = form(
            {"title": "x", "slug": typed, "body-count": "0"}, instance=page, parent_page=page.get_parent()
        )
        assert ("vowel signs" in bound.errors["slug"][0]) is vowels

    def test_nobody_is_told_of_addresses_who_may_not_make_any(self, client, writer, django_user_model):
        assert ask(client, StandardPage, title="x").status_code == 302
        home = Home.objects.get()
        assert ask(writer, StandardPage, title="x", parent=home.pk).status_code in (200, 302, 403)
        assert ask(writer, StandardPage, title="x", parent=home.pk + 10_000).status_code in (302, 403, 404)

    @pytest.mark.parametrize("kind", ["campaigns.nothing", "auth.user", "wagtailcore.locale"])
    def test_other_kinds_are_not_there(self, secretariat, kind):
        assert secretariat.get(reverse("proposed_address", args=[kind])).status_code == 404


# --- Files, whose names are in their addresses ------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("ကုလသမဂ္ဂ.pdf", "ကုလသမဂ္ဂ.pdf"),
        ("संयुक्त राष्ट्र (1).pdf", "संयुक्त_राष्ट्र_1.pdf"),
        ("สหประชาชาติ/../ที่.pdf", "สหประชาชาติ..ที่.pdf"),
        ("A\u202eb\u200b\0c?.pdf", "Abc.pdf"),
        ("ကု" * 200 + ".pdf", "ကု" * 33 + ".pdf"),
        ("John's letter.pdf", "Johns_letter.pdf"),
        ("★★.pdf", "file.pdf"),
        ("….pdf", "file.pdf"),
        ("«».docx", "file.docx"),
        (".pdf", "file.pdf"),
        ("#?&.txt", "file.txt"),
        ("😀.tar.gz", ".tar.gz"),
        ("...", "file"),
        ("report", "report"),
        ("a.★", "a"),
    ],
)
def test_the_name_of_a_file_keeps_its_signs_and_fits_the_system(name, kept):
    assert default_storage.get_valid_name(name) == kept
    assert len(kept.encode()) < 250


@pytest.mark.django_db
def test_a_file_with_such_a_name_is_handed_out_by_its_address(client):
    file = make.FileFactory(file__filename="ကုလသမဂ္ဂ.pdf")
    make.StatementFactory(attachments=[make.Attachment(file=file)])
    assert file.filename == "ကုလသမဂ္ဂ.pdf"
    assert client.get(file.url).status_code == 200
