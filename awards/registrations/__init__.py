"""What is registered at the start of a year, and what became of it."""
