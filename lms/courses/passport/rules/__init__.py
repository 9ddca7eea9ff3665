"""What a passport shows, and what a level means. Pure."""
