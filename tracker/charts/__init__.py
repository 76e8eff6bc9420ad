"""Small charts as SVG text, made on the server from plain data."""
