"""Loading is authorising: an offering's talk, for a person."""
