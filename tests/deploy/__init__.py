"""The examples for a server: what `deploy/` holds is read by the programs it is for, and does what its page says."""
