"""Office files (docx, xlsx, pptx) read as what they are: a zip archive of XML parts."""
