"""Request in, one call, response out: the catalogue and its rules, people and collectives, quotas."""
