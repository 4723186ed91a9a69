"""Every figure in words, by what it is about."""
