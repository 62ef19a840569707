"""Vedette reads published news about an armed conflict into attributed claims."""
