"""The demo province, tỉnh Trung Du (not a real one), built through the verbs the pages call. Nothing imports it."""
