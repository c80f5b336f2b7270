"""Identifiers planted in the extracts, and the search for them in every byte that a run leaves."""
