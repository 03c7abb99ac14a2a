"""What branches and members do: 组织生活, 学习, 民主评议, 谈心谈话."""
