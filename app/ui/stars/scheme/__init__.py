"""指标体系: the editor of a scheme."""
