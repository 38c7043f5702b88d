"""Which answers are texts that are sent in fewer bytes: as they are asked for, or once for all."""

from typing import Final

# In bytes; the head of a compressed answer outweighs what a shorter one would gain.
SMALLEST: Final = 500
TYPES: Final = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "image/svg+xml",
)


def is_worth_compressing(content_type: str, content: bytes) -> bool:
    """Whether an answer of this type, with this content, gains by being compressed."""
    return content_type.startswith(TYPES) and len(content) >= SMALLEST
