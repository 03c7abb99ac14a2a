"""日程: what happens on which day."""
