"""修改记录: the history of one row in its form, and of the whole office in a window."""
