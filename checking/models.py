"""What becomes of what is found, as administrators choose; without a choice, as it stands here."""

from typing import Any, Final, Self

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from .levels import Level

_NEVER_OFF: Final = [choice for choice in Level.choices if choice[0] != Level.OFF]


def _level(label: str, help_text: str = "", default: Level = Level.WARN, **options: Any) -> models.CharField:
    options.setdefault("choices", Level.choices)
    return models.CharField(label, max_length=6, default=default, help_text=help_text, **options)


@register_setting(icon="glasses")
class Rules(BaseGenericSetting):
    """What keeps a page back, what is only listed, and which names are right."""

    withdrawn_people = _level(
        "somebody is named whose consent was withdrawn", default=Level.REFUSE, choices=_NEVER_OFF
    )
    signatures = _level(
        "a signatory who signed an earlier text, or does not sign",
        "Of those who were asked by a link.",
        default=Level.REFUSE,
        db_default=Level.REFUSE,
    )
    signatures_since = _level("the same, of a statement that readers have already", db_default=Level.WARN)
    pictures = _level(
        "a picture without a description",
        "Or with the name of a file for one.",
    )
    recordings = _level("a recording without transcript, text or captions")
    link_words = _level("a link that says “here”", "Or “click here”, “more”, in all languages of the site.")
    links_to_drafts = _level("a link to a page that is not on the site")
    dead_links = _level("a dead link", "As far as somebody has looked.")
    dates = _level(
        "a date that can’t be right", "Another weekday, or “today” with another date than that of the page."
    )
    languages = _level("a text in another language than is said")
    file_titles = _level("a file with its file’s name for a title")
    near_names = _level("a name that is a letter away from a known one")
    names = models.TextField(
        "names that are right",
        blank=True,
        help_text="One a line, besides people, organisations, places, topics and series of the site.",
    )
    namesakes = models.TextField(
        "not the people who were withdrawn",
        blank=True,
        help_text="One a line: names of others that somebody withdrawn had, too. Pages may have them.",
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "withdrawn_people", "signatures", "signatures_since", "pictures", "recordings",
                    "link_words", "links_to_drafts", "dead_links", "dates", "languages", "file_titles",
                    "near_names",
                )
            ],
            heading="What is found before publishing",
            help_text="What a page needs in any case, as a date, a summary, or headings in their order, "
            "keeps it back whatever is chosen here.",
        ),
        MultiFieldPanel([FieldPanel("names"), FieldPanel("namesakes")], heading="Names"),
    ]  # fmt: skip

    class Meta:
        verbose_name = "before publishing"

    @classmethod
    def now(cls) -> Self:
        """The rules as they are stored, or the defaults; unlike Wagtail's way it never writes."""
        return cls.objects.order_by("pk").first() or cls()

    def names_in(self, field: str) -> list[str]:
        """The lines of one of the two lists."""
        return [line.strip() for line in getattr(self, field).splitlines() if line.strip()]


class ToldLate(models.Model):
    """That the secretariat was told of a version that it is not out, with the time that it had then."""

    version = models.OneToOneField("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    told_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"Told late: {self.version_id}"
