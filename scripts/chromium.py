"""Where Chromium is; installs Debian's where there is none. Tests of the pages run in it and never go without.

    python -m scripts.chromium      prints its path, after installing it if need be

``VEDETTE_CHROMIUM`` names another one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


def found() -> str | None:
    """The path of a Chromium that is here."""
    given = os.environ.get("VEDETTE_CHROMIUM")
    if given:
        return given
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def path() -> str:
    """The path of Chromium.

    Raises:
        RuntimeError: there is none; the message says what to do.
    """
    here = found()
    if here is None:
        raise RuntimeError("there is no Chromium: run python -m scripts.chromium, or set VEDETTE_CHROMIUM to its path")
    return here


def install() -> None:
    """Install Debian's."""
    apt = shutil.which("apt-get")
    if apt is None:
        raise SystemExit("Chromium is missing and there is no apt-get: install it, or set VEDETTE_CHROMIUM to its path")
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core", "fonts-noto-core"],
    ):
        subprocess.run([*prefix, apt, *command], check=True, env=environment, stdout=sys.stderr)


def main() -> int:
    """Install it if it is missing, and print its path."""
    if found() is None:
        install()
    print(path())
    return 0


if __name__ == "__main__":
    sys.exit(main())
