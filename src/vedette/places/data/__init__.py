"""The shipped gazetteer and the tables that it is built from."""
