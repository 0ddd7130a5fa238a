"""Invented rows for the samples of papers (documents/library.py takes the rows back)."""
