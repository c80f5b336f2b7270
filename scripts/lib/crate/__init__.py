"""The Run Crate of an archive: what was run, with what, on what, when, as linked data.

RO-Crate 1.1 with the profile Provenance Run Crate 0.5. It is made from the records, the history of
runs and the list of files, and says nothing that these do not say.
"""
