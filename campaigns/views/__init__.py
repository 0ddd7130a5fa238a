"""Request in, one call, response out: movements and their answers, role models, covenants."""
