"""One literal table a rule file: for every rule a row that breaks it and one that keeps it."""
