"""A choice that says how far something is, in a ledger's own words."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.kinds import Choice, Tone
from app.core.progress_words import Progress, Words, probable_words, progress_words


def progress_choice(
    options: tuple[str, ...], meant: Mapping[Progress, str], tones: tuple[tuple[str, Tone], ...], aliases: Words = ()
) -> Choice:
    """`meant` says which option means what; `aliases` are what the ledger says beside the words of all offices.

    What these say for sure is asked no more.
    """
    said = (*progress_words(meant), *aliases)
    known = {*options, *(word for word, _ in said)}
    probably = tuple(pair for pair in probable_words(meant) if pair[0] not in known)
    return Choice(options, tones, aliases=said, doubtful=probably, progress=tuple(meant.items()))
