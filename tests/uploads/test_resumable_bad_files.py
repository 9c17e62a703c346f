"""Files that are no pictures, sent as entrants send them: refused with words, and nothing of them stays."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.utils import timezone
from PIL import Image

from accounts.refusals import Refusal
from tests.effort import tries
from tests.house.trees import ROOT
from tests.uploads.pictures import BAD, CANARY, SAVED, good, picture, saved, telling
from tests.uploads.sending import PURPOSE, Sender, on_disk
from uploads.models import Upload
from uploads.resumable import services
from uploads.resumable.exceptions import UnfitPicture
from uploads.resumable.services import accept_whole, open_picture
from uploads.services import MAX_BYTES

MOST_MEMORY = 150 * 1024  # KiB that one refusal may need
FLIPS = tries(2000, at_desk=300)
PIECE = 400_000
NAMES = [
    "x" * 5000 + ".jpg",
    "../../../../etc/passwd",
    "..\\..\\boot.ini",
    "/etc/passwd",
    "photo.jpg\0.html",
    "photo.svg",
    "photo.jpg.php",
    "con.png",
    "‮gpj.exe",
    "a\r\nSet-Cookie: x=1",
    "<script>alert(1)</script>.png",
    "",
]

# Outside the tests Pillow's warnings are only logged; here they must not turn into refusals.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(autouse=True)
def no_limits(settings: object, caplog: pytest.LogCaptureFixture) -> None:
    settings.RATELIMIT_ENABLE = False  # type: ignore[attr-defined]
    caplog.set_level("CRITICAL", "django")  # thousands of lines about refusals would hide the one that counts


def send(sender: Sender, data: bytes) -> tuple[int, str]:
    """Status and message of the answer that decides."""
    begun = sender.begin(len(data))
    if begun.status_code != 201:
        return begun.status_code, begun.json()["message"]
    for offset in range(0, len(data), PIECE):
        answer = sender.piece(begun["Location"], offset, data[offset : offset + PIECE])
    return answer.status_code, answer.json().get("message", "")


def send_to_services(_sender: Sender, data: bytes) -> tuple[int, str]:
    """The same without HTTP."""
    now = timezone.now()
    upload = services.begin_upload(owner="mina", purpose=PURPOSE, size=len(data), now=now)
    upload = services.receive_chunk(upload=upload, offset=0, data=data, now=now)
    with TestCase.captureOnCommitCallbacks(execute=True):
        try:
            services.finish_upload(upload=upload, now=now)
        except UnfitPicture as refusal:
            return refusal.status, str(refusal.message)
    return 200, ""


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_and_leaves_nothing(name: str, sender: Sender, private: Path) -> None:
    data = BAD[name]()
    status, message = send(sender, data)
    expected = 413 if len(data) > MAX_BYTES else 400 if not data else 422
    assert status == expected
    assert message.endswith(".")
    assert (on_disk(private), Upload.objects.count()) == (set(), 0)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_is_never_looked_at(name: str, db: None, private: Path) -> None:
    file = SimpleUploadedFile("x", good("PNG"))
    file._name = name  # past the cleaning of names that Django does
    upload = accept_whole(file=file, owner="mina", purpose=PURPOSE, now=timezone.now())
    assert on_disk(private) == {upload.picture}
    assert upload.picture.removeprefix("pictures/").removesuffix(".png").isalnum()
    with pytest.raises(Refusal):
        accept_whole(file=io.BytesIO(b"no picture"), owner="mina", purpose=PURPOSE, now=timezone.now())
    assert on_disk(private) == {upload.picture}


@pytest.mark.once
@pytest.mark.long
def test_damaged_pictures(sender: Sender, private: Path) -> None:
    """Bytes flipped at random: 200 and a picture that opens, or 422 and nothing; never anything else."""
    chance = random.Random("two thousand flips")
    whole = {kind: telling(kind) for kind in SAVED}
    seen: Counter[tuple[str, int]] = Counter()
    for number in range(FLIPS):
        kind = list(SAVED)[number % len(SAVED)]
        data = bytearray(whole[kind])
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        by_http = number % 8 < len(SAVED)  # of each kind some; HTTP takes most of the time
        status, _message = (send if by_http else send_to_services)(sender, bytes(data))
        seen[kind, status] += 1
        if status == 200:
            _assert_a_clean_picture(Upload.objects.get())
            with TestCase.captureOnCommitCallbacks(execute=True):
                services.discard_upload(upload=Upload.objects.get())
        assert (on_disk(private), Upload.objects.count()) == (set(), 0)
    assert {status for _kind, status in seen} == {200, 422}
    assert sum(seen.values()) == FLIPS


def _assert_a_clean_picture(upload: Upload) -> None:
    with open_picture(upload) as stored:
        data = stored.read()
    assert CANARY not in data
    image = Image.open(io.BytesIO(data))
    image.load()
    assert (image.size, Image.MIME[str(image.format)]) == ((upload.width, upload.height), upload.media_type)
    assert dict(image.getexif()) == {}


# Prints how much memory (KiB) the worst file needed beyond what was in use before it.
CHILD = """
import sys
from pathlib import Path
import django
django.setup()
from uploads.services import RefusedPicture, clean_picture

def figure(name):
    return int(Path("/proc/self/status").read_text().partition(name + ":")[2].split()[0])

good, *bad = sorted(Path(sys.argv[1]).iterdir())
with good.open("rb") as file:
    clean_picture(file)
first, worst = figure("VmRSS"), 0
for path in bad:
    before = figure("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the highest mark begins anew
    with path.open("rb") as file:
        try:
            clean_picture(file)
        except RefusedPicture:
            pass
        else:
            sys.exit("taken: " + path.name)
    worst = max(worst, figure("VmHWM") - before)
print(worst, figure("VmRSS") - first)
"""


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux")
def test_no_bad_file_needs_much_memory(tmp_path: Path) -> None:
    (tmp_path / "0").write_bytes(good("JPEG"))
    large = saved(picture(6200, 4000), "JPEG", quality=30)
    more = {"half a large jpeg": large[: len(large) // 2]}
    for name, data in {**{name: make() for name, make in BAD.items()}, **more}.items():
        (tmp_path / f"1 {name.replace('/', ' ')}").write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHILD, str(tmp_path)],
        cwd=ROOT,
        env={
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATA_DIR": str(tmp_path.parent),
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    worst, kept = map(int, done.stdout.split())
    assert worst < MOST_MEMORY
    assert kept < MOST_MEMORY
