"""Request in, one call, response out: meetings and their seats, ballots, casting a paper, quorum rules."""
