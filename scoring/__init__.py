"""Criteria sets, score sheets, points by stage, rankings."""
