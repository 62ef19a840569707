"""Makes ``src/vedette/share/data/world.json`` from the npm package world-atlas (Natural Earth 1:50m, public domain).

    python -m scripts.build_world [world-atlas-2.0.2.tgz]

Without a file it is fetched with ``npm pack``. What comes out holds the countries alone: arcs as whole numbers, each
from the point before it, and rings as numbers of arcs, as in TopoJSON.
"""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = "world-atlas@2.0.2"
MEMBER = "package/countries-50m.json"
SHA256 = "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394"
TARGET = ROOT / "src/vedette/share/data/world.json"
COUNTRIES = ROOT / "src/vedette/share/data/countries.csv"


def fetch(folder: Path) -> Path:
    """The package, as the registry gives it."""
    subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.tgz"))


def convert(raw: bytes) -> str:
    """The compact file: one arc and one country a line."""
    topology = json.loads(raw)
    with COUNTRIES.open(encoding="utf-8") as file:
        codes = {int(row["numeric"]): row["alpha3"] for row in csv.DictReader(file) if row["numeric"]}
    arcs = [[n for point in arc for n in point] for arc in topology["arcs"]]
    countries = []
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        code = codes.get(int(shape["id"])) if "id" in shape else None
        countries.append([code, shape["properties"]["name"], polygons])
    countries.sort(key=lambda c: (c[1], c[0] or ""))
    used = {a if a >= 0 else ~a for _, _, polygons in countries for rings in polygons for ring in rings for a in ring}
    number = {old: new for new, old in enumerate(sorted(used))}

    def renumber(arc: int) -> int:
        return number[arc] if arc >= 0 else ~number[~arc]

    made = [
        [code, name, [[[renumber(a) for a in ring] for ring in rings] for rings in polygons]]
        for code, name, polygons in countries
    ]

    def line(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    head = {
        "source": f"Natural Earth 1:50m countries, npm {PACKAGE}",
        "sha256": SHA256,
        "scale": topology["transform"]["scale"],
        "translate": topology["transform"]["translate"],
    }
    return (
        line(head)[:-1]
        + ',"countries":[\n'
        + ",\n".join(map(line, made))
        + '\n],"arcs":[\n'
        + ",\n".join(line(arcs[old]) for old in sorted(used))
        + "\n]}\n"
    )


def main() -> int:
    """Write the file."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(sys.argv[1]) if len(sys.argv) > 1 else fetch(Path(folder))
        with tarfile.open(package) as archive:
            member = archive.extractfile(MEMBER)
            assert member is not None
            raw = member.read()
    if hashlib.sha256(raw).hexdigest() != SHA256:
        sys.stderr.write(f"{package}: {MEMBER} is not the file that was expected\n")
        return 1
    TARGET.write_text(convert(raw), encoding="utf-8")
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
