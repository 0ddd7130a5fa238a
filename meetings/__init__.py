"""Meetings of blocs and of the council: attendance, ballots and their tally, minutes."""
