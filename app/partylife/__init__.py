"""Party life measured against what is required: meetings held and missing, hours of study, the two 全覆盖. No Qt."""
