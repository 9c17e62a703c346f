"""How much is tried: in CI everything, at a desk as much as a person likes to wait for.

Every test runs at both. What differs is how often one kills, flips bits, tries examples, and in how many
colour schemes one looks.
"""

import os

IS_WHOLE = "CI" in os.environ


def tries(whole: int, *, at_desk: int) -> int:
    return whole if IS_WHOLE else at_desk


KILLS = tries(30, at_desk=6)
