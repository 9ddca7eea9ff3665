"""The learning management system: one package a feature."""
