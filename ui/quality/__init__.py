"""The view of the last evaluation: scorecard, risk and coverage, failures."""
