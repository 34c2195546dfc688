"""The only part that meets Pelican."""
