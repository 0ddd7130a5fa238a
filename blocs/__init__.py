"""Emulation years, blocs, and the bloc of a year with its members, leader and report."""
