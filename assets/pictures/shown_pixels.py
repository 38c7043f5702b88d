"""A picture's pixels as any screen and messenger shows them rightly: sRGB, opaque, and not too many bytes."""

import io
from functools import cache

from PIL import Image, ImageChops, ImageCms, ImageFilter, ImageStat

# The largest that a card may be: messengers leave out those over about 300 KB.
MOST_BYTES = 300_000
_QUALITIES = (68, 58, 48, 38, 28, 18, 10)
_PAPER, _INK = (255, 255, 255), (32, 33, 36)
# From which black and white stand out alike, 4.5 to 1 (WCAG 2.2, 1.4.3).
_BETWEEN = (118, 118, 118)
# From which lightness on, of 255, something can hardly be seen on white, and how much of a picture may be so.
_PALE = 215
_MOSTLY = 0.7
_PARTLY = 0.2


def opaque_in_srgb(image: Image.Image) -> Image.Image:
    """Takes a picture in any mode, returns it in RGB or grey, in sRGB's colours, without transparency.

    A transparent drawing in black would be gone in dark mode, one in white in light mode. So it lies on
    white, on ink where most of it is pale, or on grey where the edges of it are partly pale and partly not.
    """
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        # 16 bits of grey, which JPEG does not have.
        image = image.point(lambda grey: grey / 256).convert("L")
    if image.has_transparency_data:
        image = _on_paper(image.convert("RGBA"))
    elif image.mode not in {"L", "RGB", "CMYK"}:
        image = image.convert("RGB")
    return _in_srgb(image, profile)


def _on_paper(image: Image.Image) -> Image.Image:
    visible = image.getchannel("A").point(lambda alpha: 255 if alpha > 64 else 0)
    seen = image.convert("RGB")
    pale = seen.convert("L").point(lambda light: 255 if light > _PALE else 0)
    # An opaque picture, a photograph say, stays as it is anyway.
    under = _under(pale, visible) if visible.getbbox() and _shows_through(visible) else _PAPER
    paper = Image.new("RGB", image.size, under)
    paper.paste(seen, mask=image.getchannel("A"))
    return paper


def _under(pale: Image.Image, visible: Image.Image) -> tuple[int, int, int]:
    if _share(pale, visible) > _MOSTLY:
        return _INK
    # White letters on a dark shape stand out from that: what counts is what lies beside the transparent.
    edge = ImageChops.subtract(visible, visible.filter(ImageFilter.MinFilter(3)))
    return _BETWEEN if _PARTLY < _share(pale, edge) <= 1 - _PARTLY else _PAPER


def _share(pale: Image.Image, where: Image.Image) -> float:
    return ImageStat.Stat(pale, where).mean[0] / 255 if where.getbbox() else 0.0


def is_invisible(image: Image.Image) -> bool:
    """Whether a picture, which may not move, is transparent all over."""
    if getattr(image, "n_frames", 1) > 1 or not image.has_transparency_data:
        return False
    return image.convert("RGBA").getchannel("A").getbbox() is None


def _shows_through(visible: Image.Image) -> bool:
    """Whether so much is transparent that what is there has to stand out from what lies under it."""
    return ImageStat.Stat(visible).mean[0] / 255 < 0.9


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
            flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
            converted = ImageCms.profileToProfile(
                image, theirs, _srgb(), renderingIntent=intent, outputMode="RGB", flags=flags
            )
            if converted is not None:
                return converted
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # It is for other colours than the picture has, or broken: screens pass it over, too.
    return image.convert("RGB") if image.mode == "CMYK" else image


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def fitting_jpeg(image: Image.Image, best: int) -> bytes:
    """The picture as a JPEG of no more than MOST_BYTES, at a quality of at most ``best``."""
    content = b""
    for quality in (best, *(quality for quality in _QUALITIES if quality < best)):
        written = io.BytesIO()
        image.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
        content = written.getvalue()
        if len(content) <= MOST_BYTES:
            break
    return content
