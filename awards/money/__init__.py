"""Tiền thưởng and things: how much, for whom, handed over when."""
