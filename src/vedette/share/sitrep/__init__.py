"""The situation report: how an arrangement stands, on a few pages, for somebody who has to decide.

One document made of a few kinds of parts (``document``) is filled from the record and the watch (``opening``,
``conduct``, ``talk``, ``closing``) and written by four writers (``as_html``, ``as_pdf``, ``as_docx``, ``as_markdown``).
Every sentence that states a figure carries a note that leads to the events and reports that it stands on.
"""

from vedette.share.sitrep.report import WRITERS, Sitrep, make_document, sitrep

__all__ = ["WRITERS", "Sitrep", "make_document", "sitrep"]
