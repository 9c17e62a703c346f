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
    """Editor, manager, administrator. Judges and trainers are sent back to their own desk."""
    editor, manager, administrator = words.split()
    return Row(("login", editor, manager, "moved", "moved", administrator))


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
    "quizzes:stop": ("405", "404"),
    "quizzes:remind": ("405", "404"),
    "quizzes:practice": ("ok", "403"),  # a POST without Origin
    "quizzes:study": ("ok", "403"),  # the same
    "quizzes:me": ("ok", "405"),  # what this browser remembers: nothing
    "quizzes:calendar": ("404", "405"),
    "quizzes:address": ("405", "moved"),  # an empty address takes back what nobody gave
    "quizzes:forget": ("405", "moved"),
    "quizzes:confirm": ("404", "404"),  # the sample is no token of ours
    "quizzes:mails": ("404", "404"),  # the sample is no token of ours
    "quizzes:shared": ("ok", "405"),
    "quizzes:shared-picture": ("ok", "405"),
    # Live sessions. The sample is held by nobody here, so it is 404 at every desk.
    # On to the same address with a language in front, which this test takes for none: tests/quizzes/live.
    "live": ("404", "405"),
    "live-code": ("404", "405"),
    "live:enter": ("ok", "403"),  # a POST without Origin
    "live:play": ("ok", "405"),
    "live:join": ("405", "403"),  # a POST without Origin
    "live:state": ("403", "405"),  # without a token
    "live:answer": ("405", "403"),
    "live:keep": ("405", "403"),
    "live:screen": ("ok", "405"),  # whoever has the link: its key is the permission
    "live:screen-state": ("ok", "405"),
    "live:sessions": ("login 404 404 404 ok ok", "login 404 404 404 400 400"),
    "live:console": ("login 404", "login 405"),
    "live:host-state": ("403", "405"),
    "live:command": ("405", "403"),
    "live:report": ("login 404", "login 405"),
    "live:report-csv": ("login 404", "login 405"),
    "live:report-pdf": ("login 404", "login 405"),
    "live:invitation": ("login 404 404 404 ok ok", "login 404 404 404 moved moved"),
    # Entries. Whose browser holds no key is nobody; a POST here comes without Origin.
    "competitions:begin": ("ok", "403"),
    "competitions:join": ("410", "403"),  # the sample is no link of ours
    "competitions:mine": ("ok", "405"),
    "competitions:data": ("404", "403"),
    "competitions:open": ("404", "403"),
    "competitions:entry": ("404", "403"),
    "competitions:people": ("404", "403"),
    "competitions:team": ("404", "403"),
    "competitions:withdraw": ("404", "403"),
    "competitions:draft": ("405", "403"),
    "competitions:picture": ("405", "403"),
    "competitions:submit": ("405", "403"),
    "competitions:preview": ("404", "405"),
    "competitions:receipt": ("404", "405"),
    "competitions:asset": ("404", "405"),
    "competitions:consent": ("410", "403"),  # the sample is no link of ours
    "competitions:consent_picture": ("404", "405"),
    "competitions:withdraw_consent": ("404", "403"),
    # What everybody may see of the judging, and what an entry's people read. The samples are unknown codes.
    "judging_public:work": ("404", "405"),
    "judging_public:picture": ("404", "405"),
    "judging_public:vote": ("404", "403"),  # a POST without Origin
    "judging_public:vote_confirm": ("410", "403"),  # the sample is no link of ours
    "judging_public:feedback": ("404", "405"),
    "judging_public:certificate": ("404", "405"),
    # A campus session: its students have the code, its trainers the campus, which is nobody's here.
    "campus:alone": ("405", "403"),  # a POST without Origin, as all of these
    "campus:session": ("ok", "403"),
    "campus:now": ("ok", "405"),
    "campus:claim": ("405", "403"),
    "campus:certificate-take-back": ("404", "403"),  # the sample is no token of ours
    "campus:paper": ("405", "403"),
    "campus:lesson-done": ("405", "403"),
    "campus:live": ("405", "403"),
    "campus:test": ("404", "405"),  # the sample has no tests
    "campus:begin-test": ("405", "403"),
    "campus:answers": ("405", "403"),
    "campus:finish-test": ("405", "403"),
    "campus:sheet": ("404", "404"),  # nobody's key
    "campus:feedback": ("405", "403"),
    "campus:remind": ("405", "403"),
    "campus:certificate": ("404", "403"),  # of a phone that has not joined
    "campus:certificate-sheet": ("405", "403"),
    "campus:certificate-name": ("405", "403"),
    "campus_desk:sessions": ("login 404 404 404 ok 404", "login 405"),
    "campus_desk:plan": ("login 404 404 404 ok 404",) * 2,  # a trainer on no campus reads whom to ask
    "campus_desk:session": ("login 404", "login 405"),
    "campus_desk:edit": ("login 404",) * 2,
    "campus_desk:cancel": ("login 404",) * 2,
    "campus_desk:checks": ("login 405", "login 404"),
    "campus_desk:trainers": ("login 405", "login 404"),
    "campus_desk:calendar": ("login 404", "login 405"),
    "campus_desk:console": ("login 404", "login 405"),
    "campus_desk:now": ("login 404", "login 405"),
    "campus_desk:move": ("login 405", "login 404"),
    "campus_desk:slide": ("login 405", "login 404"),
    "campus_desk:live": ("login 405", "login 404"),
    "campus_desk:screen": ("ok", "405"),  # whoever has the link: its key is the permission
    "campus_desk:screen-now": ("ok", "405"),
    "campus_desk:screen-move": ("405", "403"),  # a POST without Origin
    "campus_kit:kit": ("login 404", "login 405"),
    "campus_kit:make": ("login 405", "login 404"),
    "campus_kit:remove": ("login 405", "login 404"),
    "campus_kit:progress": ("login 404", "login 405"),
    "campus_kit:file": ("login 404", "login 405"),
    "campus_kit:grid": ("login 404",) * 2,
    "campus_results:roster": ("login 404",) * 2,
    "campus_results:roster-check": ("login 404", "login 405"),
    "campus_results:roster-take": ("login 405", "login 404"),
    "campus_results:roster-drop": ("login 405", "login 404"),
    "campus_results:roster-release": ("login 405", "login 404"),
    "campus_results:results": ("login 404", "login 405"),
    "campus_results:results-csv": ("login 404", "login 405"),
    "campus_results:results-xlsx": ("login 404", "login 405"),
    "certificates": ("moved", "405"),
    "certificate": ("moved", "405"),
    "certificates:check": ("ok", "405"),
    "certificates:certificate": ("404", "405"),
    # Results: managers and the chair of the panel, who is none of these judges. The sample is tallied.
    "results:index": ("login 404 ok 404 404 ok", "login 405"),
    "results:round": ("login 404 ok 404 404 ok", "login 405"),
    "results:tally": ("login 405", "login 404 moved 404 404 moved"),
    "results:deliberate": ("login 405", "login 404 moved 404 404 moved"),
    "results:ratify": ("login 404 409 404 404 409",) * 2,  # it is not in deliberation
    "results:publish": ("login 404 409 404 404 409",) * 2,
    "results:run": ("login 404 ok 404 404 ok", "login 405"),
    "results:judges": ("login 404 ok 404 404 ok", "login 405"),
    "results:scores": ("login 404 ok 404 404 ok", "login 405"),
    "results:table": ("login 404 ok 404 404 ok", "login 405"),
    "results:note": ("login 405", "login 404 409 404 404 409"),
    "results:tie": ("login 404", "login 404 409 404 404 409"),  # GET names no entries
    "results:entry": ("login 404", "login 405"),  # nobody has a place in the sample
    "results:move": ("login 405", "login 404"),
    "results:picture": ("login 404", "login 405"),
    # Judging. The samples are nobody's here; a POST comes without Origin.
    "judging:home": ("login ok", "403"),
    "judging:worker": ("ok", "405"),
    "judging:offline": ("ok", "405"),
    "judging:link": ("410", "403"),  # the sample is no link of ours
    "judging:again": ("405", "403"),
    "judging:declare": ("login 404", "403"),
    "judging:queue": ("login 404", "403"),
    "judging:review": ("login 404", "403"),
    "judging:entry": ("login 404", "403"),
    "judging:part": ("405", "403"),
    "judging:later": ("405", "403"),
    "judging:recuse": ("login 404", "403"),
    "judging:reopen": ("405", "403"),
    "judging:picture": ("login 404", "403"),
    "judging:pairs": ("login 404", "403"),
    "judging:pair": ("login 404", "403"),
    "judging:choice": ("405", "403"),
    # Reporting. The samples are listed.
    "report": ("404", "405"),  # on to the same address with a language in front, as "live"
    "reporting:start": ("ok", "405"),
    "reporting:go": ("moved", "405"),
    "reporting:unsure": ("ok", "405"),
    "reporting:created": ("ok", "405"),
    "reporting:correct": ("ok", "405"),
    "reporting:badge": ("ok", "405"),
    "reporting:badge-picture": ("ok", "405"),
    "reporting:leave": ("ok", "405"),
    "reporting:leave-go": ("moved", "405"),
    "reporting:pack-worker": ("ok", "405"),
    "reporting:pack": ("ok", "405"),
    "reporting:guide": ("ok", "405"),
    # Pictures on their way in belong to who began them.
    "uploads:begin": ("405", "404"),
    "uploads:upload": ("404", "405"),
    "uploads:picture": ("404", "405"),
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
    "wagtailadmin_login": ("login login login moved moved login",) * 2,
    "wagtailadmin_logout": ("login 405 405 moved moved 405", "login login login moved moved login"),
    "wagtailadmin_sprite": ("ok ok ok moved moved ok",) * 2,
    "wagtailadmin_javascript_catalog": ("ok ok ok moved moved ok", "405 405 405 moved moved 405"),
    "wagtailadmin_password_reset": ("404 404 404 moved moved 404",) * 2,
    "wagtailadmin_password_reset_done": ("404 404 404 moved moved 404",) * 2,
    "wagtailadmin_password_reset_confirm": ("404 404 404 moved moved 404",) * 2,
    "wagtailadmin_password_reset_complete": ("404 404 404 moved moved 404",) * 2,
}

# The editing desk by the start of the route; the longest that fits counts.
# editor, manager, administrator; a third column where POST differs.
DESK: dict[str, tuple[str, ...]] = {
    "admin/": ("404 404 404",),  # what matches no pattern; every pattern has a longer start below
    "admin/login/": ("login login login",),
    # Competitions. Editors write forms and known slogans; the rest is the managers'.
    "admin/competitions/": ("404 ok ok", "404 405 405"),
    "admin/competitions/slogans/import/": ("ok ok ok", "422 422 422"),
    "admin/competitions/entry/": ("404 404 404",),
    "admin/competitions/entry/<str:code>/likeness/": ("404 405 405", "404 404 404"),
    "admin/competitions/of/": ("404 404 404", "404 405 405"),
    "admin/snippets/competitions/competition/": ("closed open open",),
    "admin/snippets/competitions/country/": ("closed open open",),
    "admin/snippets/competitions/ageband/": ("closed open open",),
    "admin/snippets/competitions/entryform/": ("open open open",),
    "admin/snippets/competitions/knownslogan/": ("open open open",),
    "admin/snippets/competitions/entryform/delete/": ("closed closed closed",),
    "admin/snippets/competitions/country/delete/": ("closed closed closed",),
    "admin/snippets/competitions/ageband/delete/": ("closed closed closed",),
    "admin/snippets/choose/competitions/competition/create/": ("refused ok ok", "refused 405 405"),
    "admin/snippets/choose/competitions/country/create/": ("refused ok ok", "refused 405 405"),
    "admin/snippets/choose/competitions/ageband/create/": ("refused ok ok", "refused 405 405"),
    "admin/snippets/choose/competitions/entryform/create/": ("ok ok ok", "405 405 405"),
    "admin/snippets/choose/competitions/knownslogan/create/": ("ok ok ok", "405 405 405"),
    # Reporting: whoever works in the desk keeps its records correct.
    "admin/reporting/": ("ok ok ok", "405 405 405"),
    "admin/reporting/checked/": ("405 405 405", "moved moved moved"),
    "admin/reporting/newer/": ("405 405 405", "400 400 400"),  # neither taken nor kept
    "admin/reporting/check-links/": ("405 405 405", "moved moved moved"),
    "admin/snippets/reporting/": ("open open open",),
    "admin/snippets/choose/reporting/marketplace/create/": ("ok ok ok", "405 405 405"),
    "admin/snippets/choose/reporting/reportroute/create/": ("ok ok ok", "405 405 405"),
    "admin/snippets/choose/reporting/buyerprotection/create/": ("ok ok ok", "405 405 405"),
    "admin/snippets/choose/reporting/authority/create/": ("ok ok ok", "405 405 405"),
    "admin/snippets/choose/reporting/countrynote/create/": ("ok ok ok", "405 405 405"),
    # Training: the managers' own.
    "admin/training/": ("404 ok ok", "404 405 405"),
    "admin/snippets/training/campus/": ("closed open open",),
    "admin/snippets/training/trainer/": ("closed open open",),
    "admin/snippets/choose/training/campus/create/": ("refused ok ok", "refused 405 405"),
    "admin/snippets/choose/training/trainer/create/": ("refused ok ok", "refused 405 405"),
    # Judging: the managers' own. A POST here sends an empty form.
    "admin/judging/": ("404 ok ok", "404 405 405"),
    "admin/judging/of/<slug:contest>/judges/invite/": ("404 ok ok", "404 422 422"),
    "admin/judging/of/<slug:contest>/panels/add/": ("404 ok ok", "404 422 422"),
    "admin/judging/of/<slug:contest>/rounds/add/": ("404 ok ok", "404 422 422"),
    "admin/judging/of/<slug:contest>/conflicts/": ("404 ok ok", "404 moved moved"),  # looks for them again
    "admin/judging/of/<slug:contest>/conflicts/add/": ("404 ok ok", "404 422 422"),
    "admin/judging/conflict/": ("404 ok ok", "404 422 422"),
    "admin/judging/judge/": ("404 ok ok", "404 moved moved"),
    "admin/judging/panel/": ("404 ok ok", "404 422 422"),
    "admin/judging/panel/<int:panel_id>/delete/": ("404 ok ok", "404 moved moved"),
    "admin/judging/round/<entry_code:round_code>/change/": ("404 ok ok", "404 422 422"),
    "admin/judging/round/<entry_code:round_code>/delete/": ("404 ok ok", "404 moved moved"),
    "admin/judging/round/<entry_code:round_code>/do/": ("404 ok ok", "404 422 422"),  # no entry can come in
    "admin/snippets/judging/rubric/": ("closed open open",),
    "admin/snippets/choose/judging/rubric/create/": ("refused ok ok", "refused 405 405"),
    "admin/snippets/accounts/organisation/": ("closed open open",),
    "admin/snippets/accounts/organisation/delete/": ("closed closed closed",),  # judges and awards name it
    "admin/snippets/choose/accounts/organisation/create/": ("refused ok ok", "refused 405 405"),
    "admin/judging/awards/of/": ("404 ok ok", "404 404 404"),  # an empty form asks for nothing
    "admin/judging/votes/": ("404 404 404",),  # the sample is no vote
    "admin/snippets/judging/award/": ("closed open open",),
    "admin/snippets/choose/judging/award/create/": ("refused ok ok", "refused 405 405"),
    "admin/mails/": ("404 ok ok", "404 405 405"),
    "admin/mails/<": ("405 405 405", "404 404 404"),
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
    "admin/images/chooser/chosen/": ("open closed open",),
    "admin/images/chooser/<int:image_id>/select_format/": ("ok refused ok",),
    "admin/documents/": ("open closed open",),
    "admin/documents/chooser/": ("open open open",),
    "admin/documents/chooser/create/": ("ok refused ok",),
    "admin/documents/chooser/chosen/": ("ok refused ok", "405 405 405"),
    "admin/collections/": ("refused refused open",),
    "admin/collections/<int:pk>/delete/": ("404 404 open",),
    "admin/collections/<int:collection_id>/privacy/": ("refused refused open",),
    # The question bank.
    "admin/quizzes/photographs/": ("ok refused ok", "405 refused 405"),
    "admin/quizzes/forms/": ("ok refused ok", "moved refused moved"),
    "admin/questions/import/": ("ok refused ok", "400 refused 400"),  # an empty form
    "admin/questions/import/<": ("404 refused 404",),  # nobody sent the sample
    "admin/questions/import/<str:token>/cancel/": ("405 refused 405", "404 refused 404"),
    "admin/questions/export/": ("ok refused ok", "400 refused 400"),
    "admin/questions/export/file/": ("405 refused 405", "moved refused moved"),
    "admin/snippets/": ("refused refused refused",),  # the list of all kinds: each has its own menu entry
    "admin/snippets/quizzes/quiz/": ("open closed open",),
    "admin/snippets/quizzes/quiz/delete/": ("closed closed closed",),  # its rounds belong to it
    "admin/snippets/quizzes/item/": ("open closed open",),
    "admin/snippets/quizzes/item/add/": ("ok refused ok", "405 refused 405"),  # asks for the kind
    "admin/snippets/quizzes/item/add/<": ("ok refused ok",),
    "admin/snippets/quizzes/tell/": ("open closed open",),
    "admin/snippets/quizzes/brandbook/": ("open closed open",),
    "admin/snippets/quizzes/study/": ("open closed open",),
    "admin/snippets/quizzes/study/delete/": ("closed closed closed",),  # its participants belong to it
    "admin/snippets/choose/": ("open open open",),
    "admin/snippets/choose/quizzes/quiz/create/": (
        "ok refused ok",
        "405 refused 405",
    ),  # not in passing
    "admin/snippets/choose/quizzes/study/create/": ("ok refused ok", "405 refused 405"),  # not in passing
    "admin/snippets/choose/quizzes/item/create/": ("ok refused ok", "405 refused 405"),  # not in passing
    "admin/snippets/choose/quizzes/tell/create/": ("ok refused ok", "405 refused 405"),  # not in passing
    "admin/snippets/choose/quizzes/brandbook/create/": ("ok refused ok", "405 refused 405"),  # the same
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
    "admin/settings/": ("open closed open",),
    "admin/redirects/": ("refused refused open",),
    "admin/redirects/import/process/": ("refused refused 405", "refused refused 500"),  # Wagtail, empty form
    "admin/workflows/": ("closed closed open",),
    "admin/workflows/task_chooser/": ("open open open",),
    "admin/reports/": ("open closed open",),
    "admin/reports/quizzes/": ("ok refused ok", "405 refused 405"),
    "admin/reports/quizzes/items/<int:pk>/": ("404 refused 404", "405 refused 405"),  # not analysed yet
    "admin/reports/quizzes/open-data/download/": ("moved refused moved", "405 refused 405"),  # of nothing
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
