"""Passwords and users in the window: logging in, 密码与用户, locking when idle."""
