"""What the comparison of judges and entrants finds, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.judging.conflict_words import COMMON_WORDS, PUBLIC_HOSTS
from campaigns.judging.conflicts import JudgeSide, PersonSide, domain_of, find, folded

SAME_PLACE = [
    ("Hanbit High School", "hanbit high-school"),
    ("Hanbit High School", "ＨＡＮＢＩＴ  High School"),
    ("Hanbit High School", "Hanbit High School, class 2-3"),
    ("The Hanbit High School", "Hanbit High School"),
    ("Hanbit HS", "Hanbit High School, Seoul"),
    ("St. Mary's Academy", "St Marys Academy"),
    ("École Jules Ferry", "Ecole Jules Ferry"),
    ("Korea University", "korea university"),
    ("한빛고등학교", "한빛 고등학교"),
    ("한빛고", "한빛고등학교"),
    ("한빛고등학교 2학년", "한빛고등학교"),
    ("서울대", "서울대학교"),
    ("Hanbit\u200b High School", "Hanbit High School"),
]
OTHER_PLACE = [
    ("Seoul High School", "Seoul"),
    ("Hanbit High School", "High School"),
    ("Hanbit High School", "Hanbit Middle School"),
    ("Seoul National University", "National University"),
    ("University", "University"),
    ("none", "None"),
    ("없음", "없음"),
    ("", ""),
    ("...", "---"),
    ("한빛고등학교", "고등학교"),
    ("한빛고등학교", "한빛중학교"),
    ("International School 2", "School 2"),
]


def found(judge: JudgeSide, person: PersonSide) -> str:
    return find([judge], [person]).get((judge.key, person.entry), "")


@pytest.mark.parametrize(("school", "judge"), SAME_PLACE)
def test_the_same_school_is_found_however_it_is_written(school: str, judge: str) -> None:
    for one, other in ((school, judge), (judge, school)):
        assert found(JudgeSide(1, schools=(one,)), PersonSide(2, school=other)) == "school"
        assert found(JudgeSide(1, organisations=(one,)), PersonSide(2, school=other)) == "organisation"


@pytest.mark.parametrize(("school", "judge"), OTHER_PLACE)
def test_what_is_alike_by_chance_is_left_alone(school: str, judge: str) -> None:
    for one, other in ((school, judge), (judge, school)):
        assert found(JudgeSide(1, schools=(one,)), PersonSide(2, school=other)) == ""


def test_a_name_within_another_is_found_when_it_says_which_school_it_is() -> None:
    """ "Hanbit High" names one school; "High School" and "Hanbit" alone do not."""
    side = PersonSide(2, school="Hanbit High School")
    assert [
        found(JudgeSide(1, schools=(one,)), side) for one in ("Hanbit High", "High School", "Hanbit")
    ] == [
        "school",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("teacher", "judge", "kind"),
    [
        ("Mina Kim", "Mina Kim", "teacher"),
        ("Ms. Kim Mina", "Mina KIM", "teacher"),
        ("Lee Jun, Mina Kim", "Mina Kim", "teacher"),
        ("Lee Jun and Mina Kim", "Mina Kim", "teacher"),
        ("Kim, Mina", "Mina Kim", "teacher"),
        ("김민아 선생님", "김 민아", "teacher"),
        ("김민아선생님", "김민아", "teacher"),
        ("Kim", "Mina Kim", ""),
        ("Mina", "Mina Kim", ""),
        ("Mr", "Dr", ""),
        ("", "", ""),
    ],
)
def test_a_teacher_is_found_by_the_whole_name(teacher: str, judge: str, kind: str) -> None:
    assert found(JudgeSide(1, names=(judge,)), PersonSide(2, teacher=teacher)) == kind


@pytest.mark.parametrize(
    ("judge", "domains", "email", "kind"),
    [
        ("mina@hanbit.example.kr", (), "Jun@HANBIT.example.kr", "domain"),
        ("mina@hanbit.example.kr", (), "jun@students.hanbit.example.kr", "domain"),
        ("mina@staff.hanbit.example.kr", (), "jun@hanbit.example.kr", "domain"),
        ("mina@gmail.com", ("hanbit.example.kr",), "jun@hanbit.example.kr", "domain"),
        ("mina@gmail.com", ("@hanbit.example.kr ",), "jun@hanbit.example.kr", "domain"),
        ("mina@gmail.com", ("gmail.com", "ac.kr"), "jun@gmail.com", ""),
        ("mina@other.ac.kr", ("ac.kr",), "jun@hanbit.ac.kr", ""),
        ("mina@gmail.com", (), "mina@gmail.com", "alias"),
        ("mina@gmail.com", (), "Mina+contest@gmail.com", "alias"),
        ("mina@nothanbit.example.kr", (), "jun@hanbit.example.kr", ""),
        ("mina@gmail.com", (), "", ""),
    ],
)
def test_mail_domains_count_where_they_say_who_somebody_belongs_to(
    judge: str, domains: tuple[str, ...], email: str, kind: str
) -> None:
    side = JudgeSide(1, addresses=(judge,), domains=domains)
    assert found(side, PersonSide(2, email=email)) == kind


def test_of_several_things_in_common_the_most_telling_is_told() -> None:
    judge = JudgeSide(1, names=("Mina Kim",), schools=("Hanbit High School",))
    person = PersonSide(2, name="Mina Kim", school="Hanbit High School", teacher="Mina Kim")
    assert found(judge, person) == "teacher"
    assert found(judge, PersonSide(2, name="mina kim", school="Hanbit High School")) == "alias"


def full_width(name: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in name)


NAMES = st.lists(
    st.sampled_from(
        [*sorted(COMMON_WORDS)[:40], "Hanbit", "Mirae", "Seoul", "한빛고등학교", "한빛", "2", "Lake"]
    ),
    max_size=4,
).map(" ".join) | st.text(max_size=20)
PEOPLE = st.text(alphabet="abMin 김민아.,-", max_size=12)
MAILS = st.builds(
    "{}@{}".format, st.sampled_from("abc"), st.sampled_from(["a.kr", "x.a.kr", "gmail.com", "b.de"])
)
JUDGES = st.lists(
    st.builds(
        JudgeSide,
        key=st.integers(1, 4),
        names=st.lists(PEOPLE, max_size=2).map(tuple),
        schools=st.lists(NAMES, max_size=2).map(tuple),
        organisations=st.lists(NAMES, max_size=2).map(tuple),
        addresses=st.lists(MAILS, max_size=1).map(tuple),
        domains=st.lists(st.sampled_from(["a.kr", "naver.com", "ac.kr", ""]), max_size=1).map(tuple),
    ),
    max_size=4,
    unique_by=lambda one: one.key,
)
TEAMS = st.lists(
    st.builds(
        PersonSide,
        entry=st.integers(1, 4),
        name=PEOPLE,
        school=NAMES,
        teacher=PEOPLE,
        email=MAILS | st.just(""),
    ),
    max_size=5,
)


@given(judges=JUDGES, people=TEAMS)
def test_everybody_at_once_gives_what_one_by_one_gives(
    judges: list[JudgeSide], people: list[PersonSide]
) -> None:
    """Neither the order nor the others matter."""
    together = find(judges, people)
    assert find(judges[::-1], people[::-1]) == together
    pairs = {pair for judge in judges for person in people for pair in find([judge], [person])}
    assert set(together) == pairs


WRITTEN = (str.upper, str.title, lambda name: name.replace(" ", " - "), lambda name: f"«{name}»", full_width)


@given(
    school=st.lists(st.sampled_from(["hanbit", "high", "school", "seoul", "of", "한빛고"]), max_size=4).map(
        " ".join
    ),
    judge=st.lists(
        st.sampled_from(["hanbit", "high", "school", "seoul", "of", "한빛고등학교"]), max_size=4
    ).map(" ".join),
    ways=st.tuples(st.sampled_from(WRITTEN), st.sampled_from(WRITTEN)),
)
def test_how_a_name_is_written_changes_nothing(
    school: str, judge: str, ways: tuple[Callable[[str], str], Callable[[str], str]]
) -> None:
    plain = find(
        [JudgeSide(1, schools=(judge,), names=(judge,))], [PersonSide(2, school=school, teacher=school)]
    )
    loud = [ways[0](school), ways[1](judge)]
    other = find(
        [JudgeSide(1, schools=(loud[1],), names=(loud[1],))], [PersonSide(2, school=loud[0], teacher=loud[0])]
    )
    assert other == plain


@given(name=st.text(max_size=30))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert folded(" ".join(folded(name))) == folded(name)


@given(
    host=st.sampled_from(sorted(PUBLIC_HOSTS)),
    below=st.sampled_from(["", "mail.", "eu.mail."]),
    words=st.lists(st.sampled_from(sorted(COMMON_WORDS)), max_size=4),
)
def test_public_hosts_and_common_words_never_make_a_conflict(host: str, below: str, words: list[str]) -> None:
    assert domain_of(f"a@{below}{host}") == ""
    name = " ".join(words)
    judge = JudgeSide(
        1, schools=(name,), organisations=(name,), addresses=(f"a@{below}{host}",), domains=(host,)
    )
    assert find([judge], [PersonSide(2, school=name, email=f"b@{below}{host}")]) == {}
