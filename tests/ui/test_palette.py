"""The one look of the program."""

from __future__ import annotations

import re
from pathlib import Path

from app.ui.palette import TONES, style_sheet


def test_every_colour_and_picture_of_the_style_sheet_exists() -> None:
    sheet = style_sheet()
    assert "$" not in sheet
    pictures = re.findall(r'url\("([^"]+)"\)', sheet)
    assert pictures
    assert all(Path(picture).is_file() for picture in pictures)


def test_text_of_every_tone_can_be_read_on_its_ground() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for tone, colours in TONES.items():
        contrast = (light(colours.background) + 0.05) / (light(colours.foreground) + 0.05)
        assert contrast >= 3.5, tone  # words of 13 pixels and more; WCAG asks 3 for large text, 4.5 for small
