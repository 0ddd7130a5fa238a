"""What a bloc's review meeting proposes: award ballots, the dossier, what it hands over."""
