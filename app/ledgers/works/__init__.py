"""The office's own works: 责任制, 制度建设, 年度目标任务."""
