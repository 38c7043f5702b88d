"""Bundles for tests; their pages come from the project's own factories."""

from typing import Any

import factory
from factory.django import DjangoModelFactory
from wagtail.models import Page

from bundles.models import Bundle, Member
from campaigns.tests import factories as make


class BundleFactory(DjangoModelFactory):
    title = factory.Sequence(lambda n: f"Bundle {n}")

    class Meta:
        model = Bundle
        skip_postgeneration_save = True

    @factory.post_generation
    def pages(self: Bundle, create: bool, extracted: list[Page] | None, **kwargs: Any) -> None:
        for number, page in enumerate(extracted or []):
            Member.objects.create(bundle=self, page=page, sort_order=number)


def draft(of: Any = make.StatementFactory, **fields: Any) -> Page:
    """A page that is not on the site, with a draft that could go out."""
    page = of(live=False, **fields)
    page.save_revision(clean=False)
    return page


def unfinished() -> Page:
    """A draft that lacks what a statement must have."""
    return draft(summary="")


def are_live(*pages: Page) -> list[bool]:
    """Whether the pages are on the site, asked of the database."""
    return [Page.objects.get(pk=page.pk).live for page in pages]
