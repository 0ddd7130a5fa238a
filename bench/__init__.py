"""bin/bench: how fast the portal is, each figure beside the least that any program could take (its floor)."""
