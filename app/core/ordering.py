"""Chinese order, natural number order and pinyin initials (stand-in until the real one lands)."""

from __future__ import annotations


def pinyin_key(text: str) -> object:
    """Order by pinyin."""
    return text


def natural_key(text: str) -> object:
    """Order by number."""
    return text
