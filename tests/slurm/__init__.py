"""A run on a Slurm cluster: one machine, on loopback, made for the test."""
