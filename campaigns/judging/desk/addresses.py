"""Addresses of the desk of judging for managers, below the editing desk's own."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks

from campaigns.competitions import urls as entry_urls  # registers the converter of codes
from campaigns.judging.desk import assigning, conflicts, index, panels, rounds

__all__ = ["addresses", "entry_urls"]


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    own = [
        path("", index.IndexView.as_view(), name="index"),
        path("of/<slug:contest>/", index.DashboardView.as_view(), name="dashboard"),
        path("of/<slug:contest>/judges/", panels.JudgesView.as_view(), name="judges"),
        path("of/<slug:contest>/judges/invite/", panels.InviteView.as_view(), name="invite"),
        path("of/<slug:contest>/panels/add/", panels.PanelAddView.as_view(), name="panel_add"),
        path("of/<slug:contest>/rounds/add/", rounds.RoundAddView.as_view(), name="round_add"),
        path("of/<slug:contest>/conflicts/", conflicts.ConflictsView.as_view(), name="conflicts"),
        path("of/<slug:contest>/conflicts/add/", conflicts.ConflictAddView.as_view(), name="conflict_add"),
        path("conflict/<int:conflict_id>/", conflicts.ConflictView.as_view(), name="conflict"),
        path("judge/<entry_code:judge_code>/", panels.JudgeView.as_view(), name="judge"),
        path("judge/<entry_code:judge_code>/link/", panels.LinkView.as_view(), name="judge_link"),
        path("judge/<entry_code:judge_code>/remove/", panels.RemoveView.as_view(), name="judge_remove"),
        path("panel/<int:panel_id>/", panels.PanelView.as_view(), name="panel"),
        path("panel/<int:panel_id>/delete/", panels.PanelDeleteView.as_view(), name="panel_delete"),
        path("round/<entry_code:round_code>/", rounds.RoundView.as_view(), name="round"),
        path("round/<entry_code:round_code>/change/", rounds.RoundChangeView.as_view(), name="round_change"),
        path("round/<entry_code:round_code>/delete/", rounds.RoundDeleteView.as_view(), name="round_delete"),
        path("round/<entry_code:round_code>/do/<slug:step>/", assigning.StepView.as_view(), name="step"),
    ]
    return [path("judging/", include((own, "judging_desk")))]
