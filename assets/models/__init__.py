"""Pictures, files, what they were before, and their uses."""

from .earlier import EarlierVersion
from .media import File, Picture, Rendition
from .use import FileUse, PictureUse, Use

__all__ = ["EarlierVersion", "File", "FileUse", "Picture", "PictureUse", "Rendition", "Use"]
