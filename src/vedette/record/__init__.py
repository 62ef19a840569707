"""The record: reports kept, claims joined into events, what people decided about them."""
