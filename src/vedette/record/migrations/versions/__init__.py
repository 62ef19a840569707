"""The steps, in order: each says which one it follows."""
