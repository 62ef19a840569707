"""Telling people of alerts: a feed, a webhook, e-mail."""
