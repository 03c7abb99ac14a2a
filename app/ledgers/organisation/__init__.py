"""Who there is: 部门, 专项, 党组织, 人员."""
