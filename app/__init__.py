"""五星台账 (Star Ledger): record keeping for a party-affairs office."""
