"""The command line without a window. For scheduled tasks and tests; a stable contract."""

from app.commands.opening import open_office
from app.commands.parser import add_commands

__all__ = ["add_commands", "open_office"]
