"""Writing tailored courses."""
