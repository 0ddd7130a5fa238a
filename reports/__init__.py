"""Reads across all other apps and prints; has no models and is imported by nothing."""
