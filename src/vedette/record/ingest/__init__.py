"""Getting reports into a record: from files, folders, tables, archives, feeds and addresses, and following feeds."""

from vedette.record.ingest.follow import Follower
from vedette.record.ingest.ingest import Ingest, Summary
from vedette.record.ingest.intake import SUFFIXES, Intake
from vedette.record.ingest.item import How, Item, Mark
from vedette.record.ingest.lock import only_one
from vedette.record.ingest.memory import Memory
from vedette.record.ingest.sources import add_sources

__all__ = [
    "SUFFIXES",
    "Follower",
    "How",
    "Ingest",
    "Intake",
    "Item",
    "Mark",
    "Memory",
    "Summary",
    "add_sources",
    "only_one",
]
