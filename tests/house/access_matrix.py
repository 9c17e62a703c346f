"""Who gets what at every address. Each pattern of the resolver must be covered by a row here.

A row says what a role gets, as one word:

    ok        200, the page or file itself
    login     sent to the sign-in
    refused   sent back to the front of the editing desk with "no permission"
    moved     sent somewhere else
    400 403 404 405 500   exactly that

and two words that stand for several outcomes, for Wagtail's own addresses:

    open      ok, moved, 400, 404 or 405: the role may be here
    closed    refused, 404 or 405: nothing is shown and nothing done
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.enums import Role

OPEN = {"ok", "moved", "400", "404", "405"}
CLOSED = {"refused", "404", "405"}

ROLES: dict[str, Role | None] = {
    "anonymous": None,
    "editor": Role.EDITOR,
    "manager": Role.MANAGER,
    "judge": Role.JUDGE,
    "trainer": Role.TRAINER,
    "administrator": Role.ADMINISTRATOR,
}


@dataclass(frozen=True)
class Row:
    """Words for one method, in the order of ROLES."""

    words: tuple[str, ...]

    def word(self, role: str) -> str:
        return self.words[list(ROLES).index(role)]

    def allows(self, role: str, outcome: str) -> bool:
        word = self.word(role)
        return outcome in {"open": OPEN, "closed": CLOSED}.get(word, {word})


def _row(words: str) -> Row:
    """One word for all, two for anonymous and signed in, or six."""
    each = words.split()
    if len(each) == 1:
        return Row(tuple(each * 6))
    if len(each) == 2:
        return Row((each[0], *[each[1]] * 5))
    assert len(each) == 6, words
    return Row(tuple(each))


def _desk(words: str) -> Row:
    """Editor, manager, administrator. All others must sign in, with an account that may."""
    editor, manager, administrator = words.split()
    return Row(("login", editor, manager, "login", "login", administrator))


# By name: GET, POST.
PUBLIC: dict[str, tuple[str, str]] = {
    "healthz": ("ok", "405"),
    "robots": ("ok", "405"),
    "sitemap": ("ok", "ok"),
    "media": ("404", "405"),  # the sample is an original: only renditions and specimens are public
    "embed": ("404", "405"),  # the sample allows no host
    "wagtail_serve": ("404", "404"),  # the sample is no page
    "wagtaildocs_serve": ("ok", "ok"),
    "wagtaildocs_authenticate_with_password": ("404", "404"),
    "wagtailcore_authenticate_with_password": ("ok", "ok"),
    "wagtailcore_login": ("login", "login"),  # never Wagtail's own sign-in: it is not throttled
    "frontend_login": ("login", "login"),
    # A round belongs to one browser, and the sample's is nobody's here: 404, never 403.
    "quizzes:brands": ("ok", "405"),
    "quizzes:brand": ("ok", "405"),
    "quizzes:begin": ("ok", "403"),  # a POST without Origin
    "quizzes:resume": ("404", "405"),
    "quizzes:item": ("404", "404"),
    "quizzes:result": ("404", "405"),
    "quizzes:share": ("405", "404"),
    "quizzes:shared": ("ok", "405"),
    "quizzes:shared-picture": ("ok", "405"),
    "home:search": ("ok", "405"),
    "home:desk": ("login moved moved ok ok moved", "login 405"),
    # Signing in.
    "account_login": ("ok moved", "ok moved"),
    "account_logout": ("moved ok", "moved"),
    "account_inactive": ("ok", "405"),
    "account_signup": ("ok moved", "ok moved"),  # says that it is closed: tests/accounts
    "account_reauthenticate": ("login ok", "login ok"),
    "account_email": ("login ok", "login moved"),
    "account_email_verification_sent": ("ok", "405"),
    "account_confirm_email": ("ok", "404"),
    "account_change_password": ("login ok", "login ok"),
    "account_set_password": ("login moved", "login moved"),
    "account_reset_password": ("ok", "ok"),
    "account_reset_password_done": ("ok", "405"),
    "account_reset_password_from_key": ("ok", "ok"),
    "account_reset_password_from_key_done": ("ok", "405"),
    "account_request_login_code": ("ok moved", "ok moved"),
    "account_confirm_login_code": ("login moved", "login moved"),
    "mfa_index": ("login ok", "login 405"),
    "mfa_authenticate": ("login moved", "login moved"),
    "mfa_reauthenticate": ("login moved", "login moved"),
    "mfa_activate_totp": ("login moved", "login moved"),
    "mfa_deactivate_totp": ("login 404", "login 404"),
    "mfa_view_recovery_codes": ("login 404", "login 405"),
    "mfa_generate_recovery_codes": ("login moved", "login moved"),
    "mfa_download_recovery_codes": ("login 404", "login 404"),
    # Wagtail's desk, where no person is needed.
    "wagtailadmin_login": ("login", "login"),
    "wagtailadmin_logout": ("login 405 405 login login 405", "login"),
    "wagtailadmin_sprite": ("ok", "ok"),
    "wagtailadmin_javascript_catalog": ("ok", "405"),
    "wagtailadmin_password_reset": ("404", "404"),
    "wagtailadmin_password_reset_done": ("404", "404"),
    "wagtailadmin_password_reset_confirm": ("404", "404"),
    "wagtailadmin_password_reset_complete": ("404", "404"),
}

# The editing desk by the start of the route; the longest that fits counts.
# editor, manager, administrator; a third column where POST differs.
DESK: dict[str, tuple[str, ...]] = {
    "admin/": ("404 404 404",),  # what matches no pattern; every pattern has a longer start below
    "admin/login/": ("login login login",),
    "admin/test404/": ("open open open",),
    "admin/failwhale/": ("500 500 500",),  # shows Wagtail's page for errors
    # The editors' own interface; the lists hold only what a person may choose.
    "admin/api/main/": ("open open open",),
    "admin/account/": ("ok ok ok",),
    "admin/dismissibles/": ("ok ok ok", "405 405 405"),
    "admin/editing-sessions/": ("open open open",),
    "admin/block-preview/": ("open open open",),
    "admin/tag-autocomplete/": ("open open open",),
    "admin/choose-": ("open open open",),
    "admin/embeds/": ("open open open",),  # no finder is set: nothing can be embedded
    "admin/bulk/": ("open open open",),
    # Pages: editors write and publish, administrators lock as well, managers have none.
    "admin/pages/": ("open closed open",),
    "admin/pages/create/": ("open open open",),
    "admin/pages/<int:page_id>/delete/": ("ok closed ok", "moved closed moved"),
    "admin/pages/<int:page_id>/unpublish/": ("ok closed ok", "moved closed moved"),
    "admin/pages/<int:page_id>/privacy/": ("ok closed ok",),
    "admin/pages/<int:page_id>/lock/": ("closed closed 405", "closed closed moved"),
    "admin/pages/<int:page_id>/unlock/": ("closed closed 405", "closed closed moved"),
    "admin/pages/<int:page_id>/revisions/": ("moved moved moved",),
    "admin/pages/<int:page_id>/revisions/<": ("open closed open",),
    "admin/pages/<int:page_id>/revisions/<int:revision_id>/unschedule/": (
        "ok closed ok",
        "moved closed moved",
    ),
    "admin/pages/<int:page_to_move_id>/": ("ok closed ok",),
    "admin/pages/<int:page_to_move_id>/set_position/": ("405 closed 405", "ok closed ok"),
    # Wagtail shows the question to everybody in the desk and checks the permission on POST.
    "admin/pages/<int:page_to_move_id>/move/<": ("ok ok ok", "moved closed moved"),
    "admin/pages/workflow/": ("404 404 404",),
    "admin/pages/workflow/confirm_cancellation/": ("open open open",),
    "admin/pages/workflow/preview/": ("refused refused refused", "405 405 405"),
    # Libraries.
    "admin/images/": ("open closed open",),
    "admin/images/chooser/": ("open open open",),
    "admin/images/chooser/create/": ("ok refused ok",),
    "admin/documents/": ("open closed open",),
    "admin/documents/chooser/": ("open open open",),
    "admin/documents/chooser/create/": ("ok refused ok",),
    "admin/documents/chooser/chosen/": ("ok refused ok", "405 405 405"),
    "admin/collections/": ("refused refused open",),
    "admin/collections/<int:pk>/delete/": ("404 404 open",),
    "admin/collections/<int:collection_id>/privacy/": ("refused refused open",),
    # The question bank.
    "admin/snippets/": ("refused refused refused",),  # the list of all kinds: each has its own menu entry
    "admin/snippets/quizzes/quiz/": ("open closed open",),
    "admin/snippets/quizzes/quiz/delete/": ("closed closed closed",),  # its rounds belong to it
    "admin/snippets/quizzes/item/": ("open closed open",),
    "admin/snippets/quizzes/item/add/": ("refused refused refused",),  # items are drawn or imported
    "admin/snippets/quizzes/item/delete/": ("refused refused refused",),
    "admin/snippets/choose/": ("open open open",),
    "admin/snippets/choose/quizzes/quiz/create/": ("ok refused ok", "500 refused 500"),  # has no form
    "admin/snippets/choose/quizzes/item/create/": ("refused refused refused",),
    # Translation.
    "admin/localize/": ("open closed open",),
    "admin/localize/jsi18n/": ("ok ok ok", "405 405 405"),
    "admin/localize/reports/": ("ok ok ok", "405 405 405"),
    # Administration: editors and managers stay out.
    "admin/users/": ("refused refused open",),
    "admin/groups/": ("refused refused refused",),  # a role's permissions are part of the product
    "admin/groups/results/": ("refused refused open",),
    "admin/sites/": ("refused refused open",),
    "admin/sites/new/": ("refused refused refused",),
    "admin/sites/delete/": ("refused refused refused",),
    "admin/sites/copy/": ("refused refused refused",),
    "admin/locales/": ("refused refused open",),
    "admin/locales/delete/": ("refused refused refused",),
    "admin/settings/": ("refused refused open",),
    "admin/redirects/": ("refused refused open",),
    "admin/redirects/import/process/": ("refused refused 405", "refused refused 500"),  # Wagtail, empty form
    "admin/workflows/": ("closed closed open",),
    "admin/workflows/task_chooser/": ("open open open",),
    "admin/forms/": ("open closed open",),
    "admin/forms/submissions/": ("closed closed closed",),
    "admin/reports/": ("open closed open",),
    "admin/reports/locked/": ("refused refused open",),
    "admin/reports/site-history/": ("ok ok ok", "405 405 405"),
}
# Addresses that are the start of many others: the row is for themselves alone.
EXACT: dict[str, tuple[str, ...]] = {
    "admin/": ("ok ok ok", "405 405 405"),
    "admin/groups/": ("refused refused ok", "refused refused 405"),
}


def rows(route: str, name: str) -> tuple[Row, Row] | None:
    """What GET and POST give at an address; None if nobody has thought of it."""
    if name in PUBLIC:
        get, post = PUBLIC[name]
        return _row(get), _row(post)
    if route in EXACT:
        words = EXACT[route]
    elif route.startswith("admin/"):
        start = max((start for start in DESK if route.startswith(start)), key=len)
        if start == "admin/" and route != r"admin/^.*/$":
            return None
        words = DESK[start]
    else:
        return None
    return _desk(words[0]), _desk(words[-1])


def covers() -> set[str]:
    """Everything that has a row, to find rows of addresses that are gone."""
    return set(PUBLIC) | set(DESK) | set(EXACT)
