"""What Wagtail's rich text holds and shows on this site."""

from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry

from .body import editing
from .body.rich_text import DescribedFileLinkHandler, PublicPageLinkHandler


@hooks.register("register_rich_text_features", order=100)
def describe_links(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLinkHandler)
    features.register_link_type(DescribedFileLinkHandler)


hooks.register("register_rich_text_features", editing.register)
