"""The report's pictures: inline SVG with words in it, made without any library."""
