"""Reports written from the ledgers' figures, as official documents ready to be edited. No Qt."""
