"""How the handbook looks: a style sheet for QTextDocument, on the screen and on paper."""

from __future__ import annotations

from app.ui.palette import ACCENT, BORDER, FAMILIES, HEADER_TEXT, TEXT, TEXT_SOFT, TONES, WINDOW

BLUE, AMBER = TONES["blue"], TONES["amber"]


def text_style(points: float) -> str:
    """The style sheet for running text of a size in points."""
    families = ", ".join(f"'{name}'" for name in FAMILIES)
    return f"""
        body, p, li, td, th {{ font-family: {families}; font-size: {points}pt; color: {TEXT}; line-height: 150%; }}
        h1 {{ font-family: {families}; font-size: {points * 1.8}pt; font-weight: 600; color: {TEXT}; margin-top: 4px; }}
        h2 {{ font-family: {families}; font-size: {points * 1.3}pt; font-weight: 600; color: {ACCENT}; margin-top: 22px; }}
        h3 {{ font-family: {families}; font-size: {points * 1.1}pt; font-weight: 600; color: {HEADER_TEXT}; margin-top: 14px; }}
        a {{ color: {BLUE.foreground}; text-decoration: none; }}
        code {{ font-family: {families}; background-color: {WINDOW}; color: {HEADER_TEXT}; font-weight: 600; }}
        .named {{ color: {BLUE.foreground}; background-color: {BLUE.background}; }}
        .caption {{ color: {TEXT_SOFT}; font-size: {points * 0.85}pt; }}
        .hint {{ background-color: {AMBER.background}; margin-top: 8px; margin-bottom: 8px; }}
        .grid {{ border-collapse: collapse; border-color: {BORDER}; margin-top: 8px; margin-bottom: 8px; }}
        th {{ background-color: {WINDOW}; font-weight: 600; }}
    """
