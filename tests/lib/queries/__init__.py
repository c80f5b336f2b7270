"""The query loop, part by part."""
