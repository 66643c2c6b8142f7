"""The view of the reports: what the library holds, uploads, details, removal."""
