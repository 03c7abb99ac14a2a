"""The works of the office in the real window: duties and inspections, rules, yearly tasks, meetings."""
