"""The archive of a study: what belongs into it, and a bag that holds it."""
