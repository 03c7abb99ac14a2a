"""What the pages of meetings and of their preparation have of their own."""
