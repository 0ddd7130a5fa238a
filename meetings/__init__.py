"""Review meetings, attendance, ballots, minutes."""
