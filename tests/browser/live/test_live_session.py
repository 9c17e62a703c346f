"""A whole session: a trainer's console, a projector and five phones, in two languages.

One phone sleeps, one comes late, one reloads, one is used by keyboard alone, one gets no socket through.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from quizzes.live.enums import Pace
from quizzes.live.models import LiveSession
from quizzes.live.services.report import session_report
from quizzes.models import Item, Response
from tests.browser.checks import Watcher, look_at
from tests.quizzes.live.servers import Daphne
from tests.quizzes.live.stage import Stage, cookie_of, make_trainer, sign_in

pytestmark = [pytest.mark.usefixtures("pictures"), pytest.mark.xdist_group("browser: live"), pytest.mark.long]

KINDS = ("single", "hotspot", "pair", "listing")
RATING_FAKE = "6"

Device = Callable[..., BrowserContext]


def items() -> list[int]:
    """One item of each kind of the demonstration."""
    return [
        Item.objects.filter(kind_slug=kind).order_by("pk").values_list("pk", flat=True)[0] for kind in KINDS
    ]


class Room:
    """The pages of one session, and what its trainer presses."""

    def __init__(self, stage: Stage, daphne: Daphne, device: Device) -> None:
        self.stage, self.device = stage, device
        self.origin = daphne.origin
        self.code = stage.session.code
        self.watchers: list[Watcher] = []
        self.console = self.open(
            f"/en/live/desk/{self.code}/", width=1280, height=800, cookie=cookie_of(stage.browser)
        )
        self.projector = self.open(
            f"/en/live/{self.code}/screen/{stage.session.screen_key}/", width=1280, height=720
        )

    def open(self, path: str, *, cookie: str = "", **options: int) -> Page:
        context = self.device(**options)
        if cookie:
            name, _equals, value = cookie.partition("=")
            context.add_cookies([{"name": name, "value": value, "url": self.origin}])
        page = context.new_page()
        self.watchers.append(Watcher(page, self.origin))
        page.goto(self.origin + path)
        return page

    def phone(self, language: str = "en", *, without_sockets: bool = False) -> Page:
        context = self.device()
        page = context.new_page()
        if without_sockets:
            page.route_web_socket("**/ws/**", lambda socket: socket.close())
        self.watchers.append(Watcher(page, self.origin))
        page.goto(f"{self.origin}/{language}/live/{self.code}/")
        return page

    def press(self, name: str) -> None:
        """The trainer's large button, once it says so."""
        self.console.locator("[data-next]", has_text=name).click()

    def ask_question(self) -> None:
        """The next question, opened at once."""
        self.console.locator(
            "[data-next]:is([data-step=prepare], :has-text('Begin'), :has-text('Next'))"
        ).click()
        self.console.get_by_role("button", name="Open now").click()


def join(phone: Page) -> str:
    """Take the proposed name; returns it."""
    phone.locator("[data-door] button[type=submit]").click()
    expect(phone.locator("[data-state=lobby], [data-state=open]")).to_have_count(1)
    return phone.locator(".live-nickname").inner_text()


def state(page: Page, name: str) -> None:
    expect(page.locator(f":is([data-live], [data-console])[data-state={name}]")).to_have_count(1)


def answer(phone: Page) -> None:
    """Choose the last box and the first button of every field, as fingers do, and send them."""
    form = phone.locator("form[data-answer]")
    expect(form.locator("[data-fields]")).to_be_enabled()
    for field in form.locator("fieldset.field").all():
        boxes = field.locator("label.option:has([type=checkbox])")
        (boxes.last if boxes.count() else field.locator("label.option").first).click()
    form.locator("[data-send]").click()
    expect(form.locator("[data-line=stored]")).to_be_visible()


@pytest.fixture
def room(stage: Callable[..., Stage], daphne: Daphne, device: Device) -> Room:
    held = stage(seconds=90, pace=Pace.FIVEFOLD)  # on a slow machine axe takes longer than a question
    held.session.item_ids = items()
    held.session.save(update_fields=["item_ids"])
    return Room(held, daphne, device)


def test_five_phones_play_a_session(room: Room) -> None:
    asleep, reloading, keyboard = room.phone("en"), room.phone("ko"), room.phone("en")
    plain = room.phone("ko", without_sockets=True)
    names = [join(phone) for phone in (asleep, reloading)]
    keyboard.locator("[data-door] button[type=submit]").focus()
    keyboard.keyboard.press("Enter")
    state(keyboard, "lobby")
    plain.locator("[data-proposal]:not(:empty)").wait_for()
    names.append(join(plain))
    expect(room.projector.locator("[data-names]")).to_contain_text(names[0])
    expect(room.console.locator("[data-count]")).to_have_text("4")

    room.ask_question()
    for phone in (asleep, reloading, keyboard, plain):
        state(phone, "open")
    answer(asleep)
    reloading.locator("label.option").first.click()
    reloading.locator("[data-send]").click()
    expect(reloading.locator("[data-line=stored]")).to_be_visible()
    reloading.reload()
    expect(reloading.locator("[data-line=stored]")).to_be_visible()
    expect(reloading.locator("label.option input").first).to_be_checked()
    expect(keyboard.locator("[data-stage] h1")).to_be_focused()
    keyboard.locator("label.option input").first.focus()
    keyboard.keyboard.press("Space")
    keyboard.keyboard.press("Enter")
    expect(keyboard.locator("[data-line=stored]")).to_be_visible()
    answer(plain)
    expect(room.console.locator("[data-tally-words]")).to_contain_text("4 of 4")

    sleeper = asleep.context.new_cdp_session(asleep)
    sleeper.send("Page.setWebLifecycleState", {"state": "frozen"})
    room.press("Close")
    room.press("Reveal")
    for phone in (reloading, keyboard, plain):
        state(phone, "reveal")
    expect(room.projector.locator(".split-bars li").first).to_be_visible()
    room.ask_question()
    late = room.phone("en")
    join(late)
    state(late, "open")
    sleeper.send("Page.setWebLifecycleState", {"state": "active"})
    state(asleep, "open")
    for phone in (asleep, late, reloading, plain):
        answer(phone)
    room.press("Close")
    room.press("Reveal")

    for _question in KINDS[2:]:
        room.ask_question()
        for phone in (asleep, late, reloading, plain, keyboard):
            state(phone, "open")
            answer(phone)
        room.press("Close")
        room.press("Reveal")
    room.press("End")
    for phone in (asleep, late, reloading, plain, keyboard):
        state(phone, "end")

    session = LiveSession.objects.get(code=room.code)
    assert sorted(room.stage.recount().values()) == [1] * 18
    answers = Response.objects.filter(attempt__live_player__session=session)
    assert sorted(answers.values_list("position", flat=True)) == [1] * 4 + [2] * 4 + [3] * 5 + [4] * 5
    report = session_report(session=session)
    assert (report.attendance.joined, report.attendance.answered) == (5, 5)
    room.console.get_by_role("link", name="Read the report").click()
    expect(room.console.get_by_role("heading", level=1)).to_be_visible()
    asleep.get_by_role("button", name="Keep my result").click()
    expect(asleep).to_have_url(f"{room.origin}/en/round/{answers_of(session, names[0])}/result/")
    for watcher in room.watchers:
        assert watcher.foreign == []


def answers_of(session: LiveSession, nickname: str) -> str:
    return session.players.get(nickname=nickname).attempt.code


def test_every_state_is_accessible(room: Room) -> None:
    """axe on phones in both languages, the projector and the console, narrow and wide, light and dark."""
    phones = {"en": room.phone("en"), "ko": room.phone("ko")}

    def arrive(name: str) -> None:
        """Everybody is shown this state."""
        for page in (*phones.values(), room.projector, room.console):
            state(page, name)

    def look(name: str, *others: str) -> None:
        """Phones, one light and one dark, and the projector; `others`, too."""
        look_at(phones["en"], f"{name}, en", ["light"])
        look_at(phones["ko"], f"{name}, ko", ["dark"])
        look_at(room.projector, f"{name}, projector")
        if "console" in others:
            look_at(room.console, f"{name}, console")

    for phone in phones.values():
        phone.locator("[data-proposal]:not(:empty)").wait_for()
    look("door")
    for phone in phones.values():
        join(phone)
    arrive("lobby")
    look("lobby", "console")
    for question in range(len(KINDS)):
        room.ask_question()
        arrive("open")
        look(f"open {question}", *(["console"] if question == 0 else []))
        answer(phones["en"])
        if question == 0:
            room.console.get_by_role("button", name="Pause").click()
            arrive("pause")
            look("pause", "console")
            room.press("Go on")
        room.press("Close")
        arrive("close")
        if question == 0:
            look("closed")
        room.press("Reveal")
        arrive("reveal")
        look(f"reveal {question}", *(["console"] if question == 0 else []))
    room.press("End")
    arrive("end")
    look("end", "console")


def test_a_trainer_opens_a_session_and_a_wrong_code_is_told(daphne: Daphne, db: None, device: Device) -> None:
    context = device()
    name, _equals, value = cookie_of(sign_in(make_trainer())).partition("=")
    context.add_cookies([{"name": name, "value": value, "url": daphne.origin}])
    page = context.new_page()
    page.goto(f"{daphne.origin}/en/live/desk/")
    look_at(page, "sessions")
    page.get_by_label("Quiz", exact=True).select_option(index=0)
    page.get_by_role("button", name="Open the waiting room").click()
    expect(page.locator("[data-state-name]")).to_have_text("Waiting room")
    code = LiveSession.objects.latest("created_at").code
    student = device().new_page()
    student.goto(f"{daphne.origin}/en/live/")
    student.get_by_label("Code on the projector").fill("222 222")
    student.get_by_role("button", name="Go").click()
    expect(student.get_by_role("alert")).to_be_visible()
    look_at(student, "wrong code")
    student.get_by_label("Code on the projector").fill(f"{code[:3].lower()}-{code[3:].lower()}")
    student.get_by_role("button", name="Go").click()
    expect(student).to_have_url(f"{daphne.origin}/en/live/{code}/")
    assert settings.SESSION_COOKIE_NAME not in [cookie["name"] for cookie in student.context.cookies()]
