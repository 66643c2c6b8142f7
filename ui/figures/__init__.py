"""The view of all figures: searched, filtered, sorted, chosen, drawn and taken along."""
