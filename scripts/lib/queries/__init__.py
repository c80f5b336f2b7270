"""The query loop: what each center is asked, what it answered, and what became of it."""
