"""统计分析: cross tables of any ledger, each cell opening its rows."""
