"""The site: settings, addresses, navigation. It knows every app; none knows it."""
