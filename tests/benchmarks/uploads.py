"""What refusing bad pictures costs: the slowest of every kind of bad file. One JSON object a line.

Run with `make bench-uploads`. Seconds of processor time.
"""

from __future__ import annotations

import io
import json
import time
import warnings

from tests.uploads.pictures import BAD
from uploads.services import RefusedPicture, clean_picture

TIMES = 5


def refusal(data: bytes) -> float:
    """Seconds until a bad picture is refused, the fastest of a few."""
    took = []
    for _time in range(TIMES):
        begun = time.process_time()
        try:
            clean_picture(io.BytesIO(data))
        except RefusedPicture:
            took.append(time.process_time() - begun)
    return min(took)


def main() -> None:
    warnings.simplefilter("ignore")
    seconds = {name: refusal(make()) for name, make in BAD.items()}
    slowest = max(seconds, key=lambda name: seconds[name])
    print(json.dumps({"files": len(seconds), "slowest": slowest, "seconds": round(seconds[slowest], 3)}))


if __name__ == "__main__":
    main()
