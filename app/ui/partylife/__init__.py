"""Pages of party life: the calendar grid, and what is to be done about organisations (换届, 覆盖, 学时, 评议)."""
