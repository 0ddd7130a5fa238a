"""Emulation movements and the annual covenants."""
