"""What leaves Vedette: exports in the formats of the field, and the situation report."""
