"""The site's content, one module a kind of content."""

from .address import AddressKind, PublicAddress
from .base import BasePage
from .campaign import Campaign, CampaignIndex, Milestone
from clock.models import Clock
from .document import Document
from assets.models.earlier import EarlierVersion
from .home import FeaturedCampaign, Home
from .library import Library
from assets.models.media import File, Picture, Rendition
from .people import Organisation, Person
from .publication import Attachment, Contribution, JointIssuer, Publication
from .site_settings import SiteSettings, find_site
from .speech import Speech
from .standard import StandardPage
from .statement import Signatory, Statement
from .taxonomy import Place, Series, Topic
from assets.models.use import FileUse, PictureUse, Use
from .video import Video

__all__ = [
    "AddressKind", "Attachment", "BasePage", "Campaign", "CampaignIndex", "Clock", "Contribution", "Document",
    "EarlierVersion", "FeaturedCampaign", "File", "FileUse", "Home", "JointIssuer", "Library", "Milestone",
    "Organisation", "Person", "Picture", "PictureUse", "Place", "PublicAddress", "Publication", "Rendition",
    "Series", "Signatory", "SiteSettings", "Speech", "StandardPage", "Statement", "Topic", "Use", "Video",
    "find_site",
]  # fmt: skip
