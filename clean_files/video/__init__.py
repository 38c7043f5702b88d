"""Videos without the places, devices and persons that cameras and programs write beside picture and sound.

What goes is overwritten in its place, so that nothing of picture and sound has to move. What is coded into
the picture itself is not looked at: an encoder's settings, which name a program and no person.
"""

from clean_files.findings import Cleaner
from clean_files.video.mp4 import clean_mp4
from clean_files.video.webm import clean_webm

CLEANERS: dict[str, Cleaner] = {"mp4": clean_mp4, "webm": clean_webm}
