"""One reader for each system, and what they have in common."""
