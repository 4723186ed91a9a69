"""What was taken to meetings, and whether it still holds."""
