"""The pages: the record and the watch in a browser."""
