"""Files that find no room: named, and nothing of them stays."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import resource, sys
from pathlib import Path
from vedette.errors import InputError
from vedette.share.about import About
from vedette.share.formats.xlsx import XlsxWriter
from vedette.share.whole import WholeFile

resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))
try:
    with WholeFile(Path(sys.argv[1])) as out:
        if sys.argv[2] == "workbook":
            XlsxWriter(out.file, About("xlsx", 1, None, "", False, True)).close()
        else:
            out.file.write(b"x" * 600)
        out.done()
except InputError as error:
    print(error)
"""


@pytest.mark.parametrize("what", ["workbook", "bytes"])
def test_no_room(tmp_path: Path, what: str) -> None:
    path = tmp_path / "out.bin"
    done = subprocess.run([sys.executable, "-W", "error", "-c", SCRIPT, path, what], capture_output=True, text=True)
    assert done.stdout == f"{path}: can't be written: File too large\n"
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []
