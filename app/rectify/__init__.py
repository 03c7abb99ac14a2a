"""The life of a problem: actions between its states, the 销号 chain, who is asked next, near-duplicates."""
