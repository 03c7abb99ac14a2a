"""Problems and what is ordered in writing about them: 问题清单, 整改台账, 督办."""
