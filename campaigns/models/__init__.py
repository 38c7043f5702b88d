"""The site's content, one module a kind of content."""

from .base import BasePage
from .campaign import Campaign, CampaignIndex, Milestone
from .clock import Clock
from .document import Document
from .home import FeaturedCampaign, Home
from .library import Library
from .media import File, Picture, Rendition
from .people import Organisation, Person
from .publication import Attachment, Contribution, JointIssuer, Publication
from .site_settings import SiteSettings, find_site
from .speech import Speech
from .standard import StandardPage
from .statement import Signatory, Statement
from .taxonomy import Place, Series, Topic
from .use import FileUse, PictureUse
from .video import Video

__all__ = [
    "Attachment", "BasePage", "Campaign", "CampaignIndex", "Clock", "Contribution", "Document",
    "FeaturedCampaign", "File", "FileUse", "Home", "JointIssuer", "Library", "Milestone", "Organisation",
    "Person", "Picture", "PictureUse", "Place", "Publication", "Rendition", "Series", "Signatory",
    "SiteSettings", "Speech", "StandardPage", "Statement", "Topic", "Video", "find_site",
]  # fmt: skip
