"""What the drawing editor says while somebody draws. Words in braces are filled in by the script."""

from __future__ import annotations

from django.utils.translation import gettext as _


def texts() -> dict[str, str]:
    """By the names that static/js/area-editor uses."""
    return {
        "area": _("Area {number}"),
        "unnamed": _("Area {number}, without a name yet"),
        "added": _("Area {number} is added. Say in the list what it is."),
        "deleted": _("Area {number} is deleted."),
        "duplicated": _("Area {number} is a copy."),
        "moved": _("It is area {number} now."),
        "selected": _("Area {number} of {total}: {name}"),
        "nothing": _("No area is selected."),
        "none": _("There are no areas yet. Choose a tool and draw one."),
        "point": _("Point {number} of {total}, at {x} % and {y} %"),
        "place": _("{x} % from the left, {y} % from the top"),
        "start": _("Started at {x} %, {y} %."),
        "corner": _("Point {number} set."),
        "close": _("Set the first point again, or press “Finish area”, to close it."),
        "tracing": _("Drawing. Press Enter to end the stroke."),
        "small": _("This was too small. Draw it larger."),
        "cancelled": _("Cancelled."),
        "undone": _("Undone."),
        "redone": _("Done again."),
        "full": _("A picture holds at most {most} areas."),
        "least": _("A polygon needs three points."),
        "tool": _("Tool: {name}"),
        "loading": _("The photograph is loading."),
        "failed": _("The photograph could not be loaded. Choose it again."),
        "changed": _("The photograph has changed. Look whether every area is still in its place."),
        "undescribed": _("This photograph has no description yet. Add one in the library."),
        "genuine": _("Nothing: it looks genuine"),
        "check": _("How to check:"),
        "oddity": _("odd, but innocent"),
        "well": _("Nothing to find"),
        "fine": _("Nothing in this picture speaks against it."),
    }
