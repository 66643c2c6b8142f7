"""The figures of a report as rows of one table: what each is said of, in which unit, of when and of whom, and where."""
