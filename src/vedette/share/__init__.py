"""What leaves Vedette: exports in the formats of the field, and the situation report."""

from vedette.share.export import FORMATS, Exported, export

__all__ = ["FORMATS", "Exported", "export"]
