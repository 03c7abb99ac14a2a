"""工作台: what is to be done today, and how it goes."""
