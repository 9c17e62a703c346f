"""The files of this repository, as the house tests look at them."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Where code lives: the two source roots, without tests.
CODE = ("site", "campaigns", "quizzes")


def tracked_files() -> list[Path]:
    """What git knows or would add, relative to the root; generated and ignored files are not in it."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return sorted(Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file())


def python_files(*, migrations: bool = True) -> list[Path]:
    """The product's own Python files."""
    found = [path for path in tracked_files() if path.suffix == ".py" and path.parts[0] in CODE]
    return [path for path in found if migrations or "migrations" not in path.parts]


def module_name(path: Path) -> str:
    """site/config/urls.py is config.urls: site/ is a source root and no package."""
    parts = list(path.with_suffix("").parts)
    if parts[0] == "site":
        parts = parts[1:]
    if parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join(parts)
