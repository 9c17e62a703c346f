"""What training tells other rooms on starting."""

from __future__ import annotations


def register() -> None:
    from accounts.retention import RULES, Rule
    from campaigns.training import doors
    from campaigns.training.services import certificates, kits, privacy
    from certificates import names
    from quizzes import study_pages
    from quizzes.live import doors as live_doors
    from quizzes.services.privacy import on_forgetting

    study_pages.register(doors.page_of_study)
    live_doors.register(doors.door_of)
    names.register(certificates.KIND, certificates.public_name)
    on_forgetting(privacy.forget_player)
    RULES.append(Rule("campus sessions that nobody ended", "ended", privacy.close_forgotten))
    RULES.append(Rule("rosters of campus sessions", "deleted", privacy.drop_rosters))
    RULES.append(Rule("rosters that were not taken", "deleted", privacy.drop_imports))
    RULES.append(Rule("keys of campus sessions", "emptied", privacy.unlink_attendances))
    RULES.append(Rule("kits of campus sessions", "deleted", kits.drop_kits))
