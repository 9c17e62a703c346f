"""How much is tried: in CI everything, at a desk as much as a person likes to wait for.

Every test runs at both. What differs is how often one kills, flips bits, tries examples, and in how many
colour schemes one looks.
"""

import os

IN_CI = os.environ.get("CI") == "true"


def tries(whole: int, *, at_desk: int) -> int:
    return whole if IN_CI else at_desk


KILLS = tries(30, at_desk=6)
