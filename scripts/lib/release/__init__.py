"""The gate: what may leave a study, under which policy, and why the rest may not."""
