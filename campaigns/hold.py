"""Who changes a page, or what is kept beside it, waits for who does so already."""

from wagtail.models import Page


def hold(pk: int | None) -> Page | None:
    """The page as it is stored; until the transaction ends, whoever else would hold or change it waits.

    Who writes rows that merely name it does not: with what they hold, two could wait for each other.
    """
    return Page.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
