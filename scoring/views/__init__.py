"""Request in, one call, response out: criteria sets, sheets and their lists, filling in, checking, the bloc's table."""
