"""What people do with problems on their way: the actions in drawer and table, 销号审核, 整改设置."""
