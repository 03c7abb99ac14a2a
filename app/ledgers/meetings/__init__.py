"""会议活动 and what has to be ready for them."""
