"""The study page: one offline file in which a number opens into its patients and cells."""
