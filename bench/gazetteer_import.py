"""How fast, how heavy and how well a full-size GeoNames dump is imported and looked up: a table, and limits.

    python -m bench.gazetteer_import [--rows 13000000] [--folder FOLDER] [--seed 1]

The dump is made up: 19 columns as allCountries.txt has them, feature classes, countries, alternate names and their
scripts in about the shares that GeoNames has, names put together from syllables of ten kinds of languages so that keys
differ. The same seed and rows give the same file. With ``--folder`` it is kept there and taken again.

Then 2,000 random places are looked up in what was imported, with the shipped gazetteer behind it: as they are written,
with other articles and generic words, and misspelt, inside their country. "Found" means that the place itself is
among the answers.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from vedette.places import Gazetteer
from vedette.places.imports import import_places

MOST_MEMORY = 2 << 30
MOST_MEDIAN_MS = 1.0
LEAST_FOUND = {"exact": 0.99, "article": 0.97, "misspelt": 0.70}
ASKED = 2000

# Share of each feature class, and its codes with their weights.
CLASSES: dict[str, tuple[float, dict[str, int]]] = {
    "P": (0.40, {"PPL": 88, "PPLX": 4, "PPLL": 4, "PPLA3": 1, "PPLA4": 1, "PPLQ": 1, "PPLF": 1}),
    "S": (0.185, {"SCH": 4, "CH": 3, "HTL": 2, "FRM": 2, "WLLO": 1, "MSQE": 1, "AIRP": 1}),
    "H": (0.175, {"STM": 6, "LK": 2, "WAD": 1, "SPNG": 1, "BAY": 1}),
    "T": (0.13, {"HLL": 4, "MT": 3, "VAL": 1, "ISL": 1, "PK": 1}),
    "L": (0.055, {"LCTY": 3, "FLD": 1, "AREA": 1, "PRK": 1}),
    "A": (0.044, {"ADM4": 50, "ADM3": 30, "ADM2": 4, "ADMD": 15, "ADM5": 10}),
    "V": (0.006, {"FRST": 1}),
    "R": (0.004, {"RD": 1, "TRL": 1}),
    "U": (0.001, {"SMU": 1}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tongue:
    """How names of one kind of language are put together.

    Attributes:
        before: generic words before a name, a blank for none.
        after: the same behind it.
        script: letters of another script for each Latin one, for alternate names; empty for none.
    """

    onsets: str
    vowels: str
    codas: str
    before: str
    after: str
    countries: str
    script: str = ""


# Countries stand with their thousands of rows, about as GeoNames has them.
TONGUES = (
    Tongue(
        "b d f gh h j k kh l m n q r s sh t th w y z dh",
        "a i u a a ā ī ū ay aw",
        "n r m h b d l s q",
        "||Al |Al |Tall |Kafr |Dayr |Khirbat |Bayt |‘Ayn |Bi’r |Umm |Abū |Qaryat ash |Nahr al ",
        "|||ah|īyah|ayn",
        "SY 30 YE 110 IQ 75 SD 50 SA 60 EG 90 DZ 85 MA 120 LB 15 LY 25",
        "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    ),
    Tongue(
        "b ch d f g h kh m n p r s sh t z",
        "a e i o ā ow",
        "n r d z b k l sht",
        "|||Kalāteh-ye |Deh-e |Chāh-e |Qal‘eh-ye ",
        "|||ābād|ābād| Bālā| Pā’īn|ān",
        "IR 310 AF 180 PK 250 TJ 20",
        "ابپتجچحخدرزسشعغفقکگلمنوهی",
    ),
    Tongue(
        "b d g k l m n p r s t v z zh kr st pr bl gr",
        "a e i o u ya",
        "v n r k l t sk",
        "||||Novo|Staro|Verkhniy |Krasn",
        "ka|ovo|ino|skoye|ivka|sk|ichi|y",
        "RU 380 UA 65 BY 35 PL 110 BG 25 RS 30 CZ 40",
        "абвгдежзиклмнопрстуфхцчшыья",
    ),
    Tongue(
        "b ch d f g h j l m n p q s sh t w x y z zh",
        "a i u ao ang ian ing ong ei uo",
        "",
        "||||Da|Xiao|Shang|Xia",
        "cun|zhuang|jia|tun|zhen|wan|gou|",
        "CN 850 TW 70 KP 60",
        "山上下大小王李张刘陈杨黄赵周吴家村庄沟河湾岭坪东西南北",
    ),
    Tongue(
        "b c ch d f g j l m n p qu r s t v z",
        "a e i o ue a o",
        "s r n l",
        "|||San |Santa |El |La |Los |Las |Puerto |Villa ",
        "|||| de Abajo| del Río| Grande",
        "MX 280 CO 90 ES 80 PE 90 AR 50 VE 60 BR 140 GT 25 HN 40 BO 45",
    ),
    Tongue(
        "b br c d f g h k l m n p r s st t w wh",
        "a e i o u ea oo",
        "n r ll ck t d m",
        "||||New |North |Mount |Lake |Little ",
        "ton|ville|ford|field|burg| Creek| Springs|ham| Hill",
        "US 600 GB 65 AU 110 CA 150 IE 25 NZ 25 ZA 30",
    ),
    Tongue(
        "b bh ch d dh g gh h j k kh l m n p r s sh t v",
        "a i u ā ī e o",
        "n r m l t p",
        "||||Chak |Char |Bara ",
        "pur|garh|ganj|nagar|wala|gaon|pura|",
        "IN 560 BD 90 NP 40 LK 40",
        "अआइउकखगघचजटडतथदनपफबभमयरलवशसह",
    ),
    Tongue(
        "b c d g j k l m n ng p r s t w y",
        "a e i o u a",
        "n ng r k h t",
        "|||Kampung |Tanjung |Desa |Dusun |Gunung |Sungai ",
        "|||| Satu| Dua| Baru| Lama|an",
        "ID 370 MY 60 PH 90 TH 90 VN 60 MM 60",
    ),
    Tongue(
        "b d f g k kw l m mb n nd ng ny s t w z",
        "a e i o u a",
        "",
        "|||||Mwana |Kibu |Ma",
        "|||||| I| II|la|ni",
        "CD 60 NG 80 TZ 55 ML 20 ET 30 KE 25 UG 25 CM 40 AO 45 MZ 45 NE 20 BF 15 SO 20",
    ),
    Tongue(
        "b br d f g h k l m n r s st t v sk",
        "a e i o u å ø ö ä",
        "n r l g d nd",
        "||||Nedre |Øvre |Store |Lilla ",
        "||vik|dal|nes|sund|by|berg|stad|ås",
        "NO 600 SE 300 FI 200 DE 190 FR 150 DK 60",
    ),
)  # fmt: skip
WORDS = 40_000


class Namer:
    """Makes names of one kind of language; some often, most once."""

    def __init__(self, tongue: Tongue, rng: random.Random) -> None:
        onsets, vowels, codas = tongue.onsets.split(), tongue.vowels.split(), [*tongue.codas.split(), "", ""]
        parts = tongue.countries.split()
        self.countries, sizes = parts[::2], [int(n) for n in parts[1::2]]
        self.size = sum(sizes)
        self.steps = list(accumulate(sizes))
        self.before, self.after = tongue.before.split("|"), tongue.after.split("|")
        self.script = tongue.script
        self.words = [
            "".join(
                rng.choice(onsets) + rng.choice(vowels) + rng.choice(codas) for _ in range(rng.choice((1, 2, 2, 3)))
            ).capitalize()
            for _ in range(WORDS)
        ]

    def name(self, rng: random.Random) -> tuple[str, str]:
        """A name, and the word at its heart."""
        draw = rng.random
        word = self.words[int(draw() ** 3 * WORDS)]
        before = self.before[int(draw() * len(self.before))]
        after = self.after[int(draw() * len(self.after))]
        if before and before[-1] != " ":
            word = word.lower()
        full = before + word + after
        if draw() < 0.25:
            full = f"{full} {self.words[int(draw() * WORDS)]}"
        return full, word

    def alternates(self, name: str, rng: random.Random, most: int) -> list[str]:
        """Other spellings: another vowel, a double letter, another script, a machine's romanisation."""
        out = []
        for k in range(most):
            at = int(rng.random() * len(name))
            if self.script and k % 3 == 1:
                out.append("".join(self.script[hash_of(c, k) % len(self.script)] if c.isalpha() else c for c in name))
            elif k % 5 == 4:
                out.append(name.lower())
            elif k % 2:
                out.append(name[:at] + name[at : at + 1] * 2 + name[at + 1 :])
            else:
                out.append(name.replace("a", "e", 1) if "a" in name else name + "h")
        return out


def hash_of(letter: str, k: int) -> int:
    """A number for a letter, the same in every run."""
    return ord(letter) * 7 + k // 3


def rows(n: int, seed: int) -> Iterator[tuple[str, tuple[int, str, str] | None]]:
    """The lines of the dump; with each populated place its id, name and country."""
    rng = random.Random(seed)
    namers = [Namer(tongue, rng) for tongue in TONGUES]
    tongue_steps = list(accumulate(namer.size for namer in namers))
    classes, shares = list(CLASSES), list(accumulate(share for share, _ in CLASSES.values()))
    codes = {c: [code for code, weight in w.items() for _ in range(weight)] for c, (_, w) in CLASSES.items()}
    draw = rng.random
    geonameid = 0
    while True:
        for namer in rng.choices(namers, cum_weights=tongue_steps, k=2000):
            if not n:
                return
            n -= 1
            geonameid += 1 + (draw() < 0.03)
            country = rng.choices(namer.countries, cum_weights=namer.steps)[0]
            kind = rng.choices(classes, cum_weights=shares)[0]
            code = codes[kind][int(draw() * len(codes[kind]))]
            name, _ = namer.name(rng)
            plain = name if name.isascii() else name.translate(_PLAIN)
            luck = draw() if kind in "PA" else draw() * 0.6
            most = 0 if luck < 0.45 else 1 if luck < 0.75 else 3 if luck < 0.9 else 7 if luck < 0.98 else 40
            others = ",".join(namer.alternates(name, rng, most)) if most else ""
            people = int(10 ** (2 + 4 * draw() ** 3)) if kind == "P" and draw() < 0.1 else 0
            yield (
                (
                    f"{geonameid}\t{name}\t{plain}\t{others}\t{draw() * 120 - 50:.5f}\t"
                    f"{draw() * 340 - 170:.5f}\t{kind}\t{code}\t"
                    f"{country}\t\t{int(draw() * 30):02}\t{int(draw() * 400)}\t\t\t{people}\t\t{int(draw() * 2000)}\t"
                    f"Etc/Somewhere\t20{int(draw() * 14) + 10}-0{int(draw() * 9) + 1}-1{int(draw() * 10)}\n"
                ),
                (geonameid, name, country) if kind == "P" else None,
            )


_PLAIN = str.maketrans("āīūåøöäñ‘’", "aiuaooan''")


def generate(path: Path, n: int, seed: int, tick: Callable[[int], None]) -> list[tuple[int, str, str]]:
    """Write the dump as it is made, and pick the places to ask for."""
    rng = random.Random(seed + 1)
    asked: list[tuple[int, str, str]] = []
    towns = 0
    with path.open("w", encoding="utf-8", buffering=1 << 20) as out:
        for number, (line, town) in enumerate(rows(n, seed), 1):
            out.write(line)
            if number % 50_000 == 0:
                tick(number)
            if town is None:
                continue
            towns += 1
            if len(asked) < ASKED:
                asked.append(town)
            elif (k := int(rng.random() * towns)) < ASKED:
                asked[k] = town
    return asked


def misspelt(name: str, rng: random.Random) -> str:
    """One letter left out, doubled or taken for another, never the first."""
    at = rng.randrange(1, max(len(name) - 1, 2))
    kind = rng.randrange(3)
    if kind == 0 and len(name) > 5:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + name[at - 1] + name[at:]
    return name[:at] + rng.choice("aeioutnrl") + name[at + 1 :]


_ARTICLES = {
    "Al ": "al-",
    "Tall ": "Tell ",
    "Kafr ": "Kfar ",
    "Dayr ": "Deir ",
    "Bayt ": "Beit ",
    "‘Ayn ": "Ein ",
    "La ": "",
    "El ": "El-",
}


def stripped(name: str) -> str:
    """With another article or generic word where there is one, else with an article put before it."""
    for start, other in _ARTICLES.items():
        if name.startswith(start) and len(name) > len(start) + 2:
            return other + name[len(start) :]
    return f"al-{name}"


def ask(
    places: Gazetteer, asked: list[tuple[int, str, str]], spell: Callable[[str], str], code: dict[str, str]
) -> tuple[list[float], float]:
    """Milliseconds of every lookup, and the share that found the place."""
    took, found = [], 0
    for number, name, country in asked:
        spelling = spell(name)
        begin = time.perf_counter()
        answers = places.lookup(spelling, [code[country]])
        took.append((time.perf_counter() - begin) * 1000)
        found += any(place.geonameid == number for place in answers)
    return took, found / len(asked)


def dump(folder: Path, n: int, seed: int, bar: Progress) -> tuple[Path, list[tuple[int, str, str]]]:
    """The dump and the places to ask for, made unless the folder has them."""
    path, aside = folder / f"made-up-{n}-{seed}.txt", folder / f"made-up-{n}-{seed}.json"
    if not aside.exists():
        task = bar.add_task("Making the dump", total=n)
        asked = generate(path, n, seed, lambda done: bar.update(task, completed=done))
        aside.write_text(json.dumps(asked), "utf-8")
    return path, [(row[0], row[1], row[2]) for row in json.loads(aside.read_text("utf-8"))]


def main() -> int:
    """Make, import, ask, print, and fail if a limit does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=13_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to keep the dump; a temporary folder if not given")
    parser.add_argument("--make-only", action="store_true", help="make the dump and stop")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as temporary,
        Progress(console=Console(stderr=True), transient=True) as bar,
    ):
        path, asked = dump(options.folder or Path(temporary), options.rows, options.seed, bar)
        if options.make_only:
            return 0
        database = Path(temporary) / "places.db"
        Gazetteer.shipped().close()  # unpacking it is no part of the import
        task = bar.add_task("Importing", total=None)
        begin, cpu = time.perf_counter(), time.process_time()
        done = import_places([path], database, progress=lambda n, of: bar.update(task, completed=n, total=of or None))
        wall, cpu = time.perf_counter() - begin, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(f"dump                {options.rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB")
        print(f"imported            {done.places:,} places, {done.skipped:,} rows of other classes left out")
        print(
            f"time                {wall:,.0f} s ({cpu:,.0f} s of processor), {options.rows / wall:,.0f} rows a second"
        )
        print(f"peak memory         {peak / 1e6:,.0f} MB")
        print(f"size                {database.stat().st_size / 1e6:,.0f} MB")
        missed = [] if peak <= MOST_MEMORY else [f"peak memory {peak} > {MOST_MEMORY}"]
        code = {row.split(",")[0]: row.split(",")[1] for row in _codes()}
        rng = random.Random(options.seed + 2)
        with Gazetteer.open(database) as places:
            print(f"{'lookup':20}{'median ms':>10}{'p95 ms':>10}{'found':>8}")
            for kind, spell in (
                ("exact", str),
                ("article", stripped),
                ("misspelt", lambda name: misspelt(name, rng)),
            ):
                took, found = ask(places, asked, spell, code)
                median, p95 = statistics.median(took), sorted(took)[int(len(took) * 0.95)]
                print(f"{kind:20}{median:10.3f}{p95:10.3f}{found:8.3f}")
                if median > MOST_MEDIAN_MS:
                    missed.append(f"{kind}: median {median:.3f} ms > {MOST_MEDIAN_MS}")
                if found < LEAST_FOUND[kind]:
                    missed.append(f"{kind}: found {found:.3f} < {LEAST_FOUND[kind]}")
    for line in missed:
        print(f"BEYOND THE LIMIT: {line}")
    return 1 if missed else 0


def _codes() -> list[str]:
    from importlib import resources

    return (resources.files("vedette.places") / "data" / "codes.csv").read_text("utf-8").splitlines()[1:]


if __name__ == "__main__":
    sys.exit(main())
