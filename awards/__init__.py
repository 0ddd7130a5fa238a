"""Nominations, eligibility, decisions, the register."""
