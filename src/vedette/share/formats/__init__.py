"""The files that events are exported to: one module a format. Each streams; none keeps the events in memory."""
