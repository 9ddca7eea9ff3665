"""From a company's opening to a person introduced: one package a feature."""
