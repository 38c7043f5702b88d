"""Days as other languages than English write them: the names of months are Django's own."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Final

from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_ALT

# Of which Django knows no months.
_BURMESE: Final = (
    "ဇန်နဝါရီ", "ဖေဖော်ဝါရီ", "မတ်", "ဧပြီ", "မေ", "ဇွန်", "ဇူလိုင်", "ဩဂုတ်", "စက်တင်ဘာ", "အောက်တိုဘာ", "နိုဝင်ဘာ", "ဒီဇင်ဘာ",
)  # fmt: skip
_FILIPINO: Final = (
    "enero", "pebrero", "marso", "abril", "mayo", "hunyo", "hulyo", "agosto", "setyembre", "oktubre",
    "nobyembre", "disyembre",
)  # fmt: skip
_OWN: Final = {"my": _BURMESE, "fil": _FILIPINO}
# Other spellings, and what the months are called from Beirut to Baghdad.
_BESIDES: Final = {
    "my": {"ဇန္နဝါရီ": 1, "သြဂုတ်": 8}, "bn": {"জানুয়ারি": 1, "ফেব্রুয়ারি": 2, "আগষ্ট": 8},
    "hi": {"दिसंबर": 12, "अगस्त": 8},
    "ar": {"كانون الثاني": 1, "شباط": 2, "آذار": 3, "نيسان": 4, "أيار": 5, "حزيران": 6, "تموز": 7, "آب": 8,
           "أيلول": 9, "تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12},
}  # fmt: skip
_ALIKE: Final = ("fr", "es", "id", "ms", "fil")
_AS: Final = {"prs": "fa"}
_IN_FIGURES: Final = (
    # Chinese, Japanese and Korean; Vietnamese.
    r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일号號]?",
    r"(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})\s*,?\s*(?:năm\s+)?(?P<year>\d{4})(?!\d)",
)
# Not any number of spaces: each way to share them out would be tried.
# Behind the day: "er", "de", "bulan"; before the year: "de", "ឆ្នាំ", "พ.ศ.".
_DAY_FIRST: Final = (
    r"(?<!\d)(?P<day>\d{{1,2}})(?:er|º|°|\.)?\s{{0,9}}(?:de\s|ng\s|bulan\s|ខែ\s{{0,9}}|เดือน\s{{0,9}})?\s{{0,9}}(?P<month>{})"
    r"\.?[,،]?\s{{0,9}}(?:de\s|del\s|ឆ្នាំ\s{{0,9}}|พ\.ศ\.\s{{0,9}}|ค\.ศ\.\s{{0,9}})?(?P<year>\d{{4}})(?!\d)"
)
_MONTH_FIRST: Final = r"(?<!\w)(?P<month>{})\s+(?P<day>\d{{1,2}}),\s{{0,9}}(?P<year>\d{{4}})(?!\d)"
_IN_BURMESE: Final = (
    r"(?P<year>\d{{4}})\s{{0,9}}(?:ခုနှစ်|ခု|ပြည့်နှစ်)?[၊,]?\s{{0,9}}"
    r"(?P<month>{})\s{{0,9}}လ?\s{{0,9}}(?P<day>\d{{1,2}})\s{{0,9}}(?:ရက်)?"
)
# Of Thailand's own years.
_BUDDHIST, _BEFORE = 2400, 543


def written_in(language: str, text: str) -> Iterator[tuple[date, str]]:
    """The days in a text that are written as in this language, each with its words."""
    # As long as the text, so that places in it stay.
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    months = _months(language)
    for pattern in _patterns(language):
        for found in pattern.finditer(plain):
            said, year = found["month"].lower(), int(found["year"])
            month = int(said) if said.isdecimal() else months[said]
            with suppress(ValueError):
                day = date(year - _BEFORE if year > _BUDDHIST else year, month, int(found["day"]))
                yield day, text[found.start() : found.end()].strip()


@cache
def _months(language: str) -> dict[str, int]:
    if language == "en":
        # Of a text too short to tell what it is in; no name is another month in another of these.
        return {name: month for one in _ALIKE for name, month in _months(one).items()}
    language = _AS.get(language, language)
    names = {name: number for number, name in enumerate(_OWN.get(language, ()), 1)}
    # What Django does not know it leaves in English, which is read elsewhere.
    with translation.override(language.lower()):
        for months in (MONTHS, MONTHS_ALT):
            names |= {str(name).lower(): number for number, name in months.items()}
    return names | _BESIDES.get(language, {})


@cache
def _patterns(language: str) -> list[re.Pattern[str]]:
    names = "|".join(sorted(map(re.escape, _months(language)), key=len, reverse=True))
    forms = [_DAY_FIRST, _MONTH_FIRST, *([_IN_BURMESE] if language == "my" else [])] if names else []
    written = [form.format(names) for form in forms]
    return [re.compile(form, re.IGNORECASE) for form in (*_IN_FIGURES, *written)]
