"""Writes the JSON Schema of a state from its dataclasses."""

from __future__ import annotations

import json
from pathlib import Path

from vedette.watch import as_json

if __name__ == "__main__":
    page = Path(as_json.__file__).with_name("state.schema.json")
    page.write_text(json.dumps(as_json.made_schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
