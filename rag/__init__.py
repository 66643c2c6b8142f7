"""Answer questions from the library's reports, and cite the sentences."""
