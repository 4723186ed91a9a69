"""The app's figures against figures counted a second time from the import files, by other code."""
