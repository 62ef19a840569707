"""Makes the reading model and holds the project's own gold; never imported by the package."""
