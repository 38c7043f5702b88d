"""Videos without the places, devices and persons that cameras and programs write beside picture and sound.

What goes is overwritten in its place, so that nothing of picture and sound has to move: also what encoders
write of themselves between the coded pictures of an MP4.
"""

from ..findings import Cleaner
from .mp4 import clean_mp4
from .webm import clean_webm

CLEANERS: dict[str, Cleaner] = {"mp4": clean_mp4, "webm": clean_webm}
