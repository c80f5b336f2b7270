"""How fast, how large: `make bench` measures, checks and prints (README.md)."""
