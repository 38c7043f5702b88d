"""The site's content, one module a kind of content."""

from .address import AddressKind, PublicAddress
from .base import BasePage
from .campaign import Campaign, CampaignIndex, Milestone
from .document import Document
from .home import FeaturedCampaign, Home, Story
from .library import Library
from .people import Organisation, Person
from .publication import Publication
from .reference import ReferenceCounter
from .rows import Attachment, Contribution, JointIssuer, Signatory
from .site_settings import SiteSettings, find_site
from .speech import Speech
from .standard import StandardPage
from .statement import Statement
from .taxonomy import Place, Series, Topic
from .video import Video
from .withdrawal import Withdrawal

__all__ = [
    "AddressKind", "Attachment", "BasePage", "Campaign", "CampaignIndex", "Contribution", "Document",
    "FeaturedCampaign", "Home", "JointIssuer", "Library", "Milestone",
    "Organisation", "Person", "Place", "PublicAddress", "Publication", "ReferenceCounter",
    "Series", "Signatory", "SiteSettings", "Speech", "StandardPage", "Statement", "Story", "Topic", "Video",
    "Withdrawal", "find_site",
]  # fmt: skip
