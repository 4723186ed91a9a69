"""Other ways of building the same page, to compare ours with."""
