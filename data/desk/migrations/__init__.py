"""How the desk's tables came to be, step by step; run by themselves when a desk is opened."""
