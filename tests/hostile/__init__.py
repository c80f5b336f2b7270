"""Files made to break readers: each is refused or read, within a ceiling of memory and time."""
