"""The ground of a cell on paper: grey, the darker the more it counts (heat tables), or a colour (conditional colours)."""

from __future__ import annotations

from app.core.kinds import Tone

Ground = float | str  # how dark, from 0 (white) to 1, or a colour as RRGGBB
# Of warning lights: a black and white printer makes them the darker the more urgent they are.
LAMP_GROUNDS: dict[Tone, Ground] = {"red": "F2B0B0", "blue": "BFD4F5", "amber": "FFDB8C", "green": "E1F4E7"}
_LIGHTEST, _DARKEST = 245, 175  # of 255: the ground of the smallest and of the largest count


def share(count: int, most: int) -> float:
    """How dark a count is beside the largest one, from 0 (nothing, white) to 1."""
    return count / most if most else 0.0


def ground(shade: Ground) -> str:
    """The colour of a ground that is `shade` dark (above 0, up to 1) as RRGGBB; a colour is its own."""
    if isinstance(shade, str):
        return shade
    return f"{round(_LIGHTEST + (_DARKEST - _LIGHTEST) * shade):02X}" * 3
