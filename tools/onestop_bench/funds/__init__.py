"""What the tie-out, the budget page and a report's figures cost as the ledger grows."""
