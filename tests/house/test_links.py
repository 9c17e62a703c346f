"""Links between our documents lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.trees import ROOT, tracked_files

LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s#]+)(?:#[^)]*)?\)|<img[^>]* src=\"(?P<picture>[^\"]+)\"")
DOCUMENTS = [path for path in tracked_files() if path.suffix == ".md"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    text = (ROOT / document).read_text()
    targets = [found["target"] or found["picture"] for found in LINK.finditer(text)]
    ours = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    assert [target for target in ours if not (ROOT / document.parent / target).exists()] == []
