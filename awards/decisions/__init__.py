"""Quyết định khen thưởng: from the first draft to what amends it years later."""
