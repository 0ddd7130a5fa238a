"""What the rules of the law say of one person, collective, household or enterprise."""
