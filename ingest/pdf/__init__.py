"""PDF -> Document, and places in it -> boxes on its pages."""
