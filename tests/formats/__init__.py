"""What hospitals send, in each format, through the whole chain."""
