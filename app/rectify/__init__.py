"""The life of a problem: actions between its states, the 销号 chain, near-duplicates; figures and dispatch snapshots. No Qt."""
