"""The council, the Tỉnh ủy and the central level: packs, votes, results."""
