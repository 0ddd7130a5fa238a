"""Thẩm định: the queue, verdicts, opinions, the office's letter."""
