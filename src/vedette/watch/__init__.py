"""The watch: how an arrangement stands, seen from the record."""
