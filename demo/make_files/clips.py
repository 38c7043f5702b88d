"""Short silent clips that stand for the recordings: title cards, and captions that say what is missing."""

import subprocess
import tempfile
from pathlib import Path
from textwrap import fill

from .facts import TALKS, Talk
from .palette import PAPER_DARK
from .posters import MOTIFS, backdrop
from .render import render
from .svg import SANS, rect, text, text_lines

WIDTH, HEIGHT, RATE = 640, 360, 25
CARD_SECONDS, FADE_SECONDS = 4.0, 0.5
# Three cards, each pair sharing one fade.
SECONDS = 3 * CARD_SECONDS - 2 * FADE_SECONDS
LEFT = 72


def _card(talk: Talk, lines: list[str], below: list[str], size: int) -> str:
    _, _, ink, accent = MOTIFS[talk.motif]
    leading = size * 1.16
    foot = 176 + leading * (len(lines) - 1) + 46
    words = (
        text(
            LEFT,
            96,
            talk.kicker.upper(),
            25,
            accent,
            font_family=SANS,
            font_weight=700,
            letter_spacing="0.1em",
        )
        + text_lines(LEFT, 176, lines, size, leading, ink, font_weight=700)
        + rect(LEFT, foot, 64, 6, accent)
        + text_lines(LEFT, foot + 62, below, 31, 42, ink, font_family=SANS)
    )
    return backdrop(talk, words, flecks=0)


def cards(talk: Talk) -> list[str]:
    """The clip's three cards as SVG: the subject, the speaker, and what belongs in its place."""
    return [
        _card(talk, talk.subject, ["Placeholder clip"], 56),
        _card(talk, [talk.speaker], talk.role, 60),
        _card(talk, ["Placeholder clip:", "the recording", "goes here"], ["This clip has no sound"], 64),
    ]


def _film(stills: list[Path], target: Path) -> None:
    fade_at = CARD_SECONDS - FADE_SECONDS
    inputs = [
        part
        for still in stills
        for part in ("-loop", "1", "-framerate", str(RATE), "-t", str(CARD_SECONDS), "-i", str(still))
    ]
    bar = f"color=c=0x{PAPER_DARK[1:]}:s={WIDTH}x8:r={RATE}:d={SECONDS}"
    graph = (
        f"[0][1]xfade=transition=fade:duration={FADE_SECONDS}:offset={fade_at}[a];"
        f"[a][2]xfade=transition=fade:duration={FADE_SECONDS}:offset={2 * fade_at}[b];"
        f"[b][3]overlay=x='-{WIDTH}+{WIDTH}*t/{SECONDS}':y={HEIGHT - 8}:shortest=1,format=yuv420p[out]"
    )
    command = [
        "ffmpeg",
        "-y",
        "-nostdin",
        "-loglevel",
        "error",
        *inputs,
        "-f",
        "lavfi",
        "-i",
        bar,
        "-filter_complex",
        graph,
        "-map",
        "[out]",
        "-t",
        str(SECONDS),
        "-c:v",
        "libx264",
        "-profile:v",
        "baseline",
        "-level",
        "3.0",
        "-preset",
        "veryslow",
        "-crf",
        "27",
        "-threads",
        "1",
        "-map_metadata",
        "-1",
        "-fflags",
        "+bitexact",
        "-flags:v",
        "+bitexact",
        "-bsf:v",
        "filter_units=remove_types=6",
        "-movflags",
        "+faststart",
        str(target),
    ]
    subprocess.run(command, check=True, timeout=300)


def captions(talk: Talk) -> str:
    """The clip's captions as WebVTT: they describe the placeholder, because nobody speaks."""
    subject, role = " ".join(talk.subject), " ".join(talk.role)
    cues = (
        (0.0, 3.7, f"[No speech. This placeholder stands for a video: {subject}]"),
        (3.7, 7.2, f"[No speech. The speaker is {talk.speaker}, {role}]"),
        (7.2, SECONDS, "[No speech. The recording and its captions go in this place]"),
    )
    blocks = [f"00:00:{start:06.3f} --> 00:00:{end:06.3f}\n{fill(words, 44)}" for start, end, words in cues]
    return "\n\n".join(["WEBVTT", "NOTE Placeholder captions for a silent placeholder clip.", *blocks]) + "\n"


def make_clips(folder: Path) -> None:
    """Makes every clip and its captions file in the folder."""
    for talk in TALKS:
        with tempfile.TemporaryDirectory() as scratch:
            stills = [Path(scratch, f"{number}.png") for number in range(3)]
            for still, svg in zip(stills, cards(talk), strict=True):
                render(svg, 1280, 720).resize((WIDTH, HEIGHT)).save(still)
            _film(stills, folder / f"clip-{talk.slug}.mp4")
        (folder / f"captions-{talk.slug}.vtt").write_text(captions(talk), encoding="utf-8")
