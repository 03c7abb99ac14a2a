"""The office as a whole in the window: its health, who is here, backups, moving it, checking its folder."""
