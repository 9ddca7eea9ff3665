"""What a roster file says and what it would do: values in, lines with their reasons out. Pure."""
