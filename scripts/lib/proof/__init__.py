"""The proof of an archive or of results: fixity, chain of records, history, printed numbers.

These modules import nothing but Python's standard library and each other, because together they
are the `verify.py` that lies in every archive (see scripts/lib/archive/standalone.py).
"""
