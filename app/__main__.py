"""Entry of `python -m app` and of the exe."""
