"""Short silent clips that stand for the recordings: each shows the three cards of its drawing."""

import subprocess
import tempfile
from pathlib import Path

from .browser import painted
from .pictures import DRAWINGS

WIDTH, HEIGHT, RATE = 640, 360, 25
CARDS, CARD_SECONDS, FADE_SECONDS = 3, 4.0, 0.5
# Each pair of cards shares one fade.
SECONDS = CARDS * CARD_SECONDS - (CARDS - 1) * FADE_SECONDS
BAR = 8
# The same bytes on every run, a player of any age, and not a word on who encoded it.
ENCODING = (
    "-c:v libx264 -profile:v baseline -level 3.0 -preset veryslow -crf 27 -threads 1 -map_metadata -1 "
    "-fflags +bitexact -flags:v +bitexact -bsf:v filter_units=remove_types=6 -movflags +faststart"
)


def make_clips(folder: Path) -> None:
    """Films every clip's cards into the folder."""
    for drawing in sorted(DRAWINGS.glob("clip-*.svg")):
        with tempfile.TemporaryDirectory() as scratch:
            sheet = painted(drawing)
            card = sheet.height // CARDS
            stills = [Path(scratch, f"{number}.png") for number in range(CARDS)]
            for number, still in enumerate(stills):
                cut = sheet.crop((0, number * card, sheet.width, (number + 1) * card))
                cut.resize((WIDTH, HEIGHT)).save(still)
            _film(stills, folder / f"{drawing.stem}.mp4")


def _film(stills: list[Path], target: Path) -> None:
    """The cards one after the other, and a bar at the foot that grows while time runs."""
    shown = f"-loop 1 -framerate {RATE} -t {CARD_SECONDS} -i".split()
    inputs = [word for still in stills for word in (*shown, str(still))]
    bar = f"color=c=0xdccfb8:s={WIDTH}x{BAR}:r={RATE}:d={SECONDS}"
    fade_at = CARD_SECONDS - FADE_SECONDS
    graph = (
        f"[0][1]xfade=transition=fade:duration={FADE_SECONDS}:offset={fade_at}[a];"
        f"[a][2]xfade=transition=fade:duration={FADE_SECONDS}:offset={2 * fade_at}[b];"
        f"[b][3]overlay=x='-{WIDTH}+{WIDTH}*t/{SECONDS}':y={HEIGHT - BAR}:shortest=1,format=yuv420p[out]"
    )
    command = [
        "ffmpeg", "-y", "-nostdin", "-loglevel", "error", *inputs, "-f", "lavfi", "-i", bar,
        "-filter_complex", graph, "-map", "[out]", "-t", str(SECONDS), *ENCODING.split(), str(target),
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=300)
