"""GIFT: read as Moodle's documentation says, written so that it comes back the same."""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.exchange import gift
from quizzes.exchange.choices import title_for
from quizzes.exchange.embedded import MAX_TAGS, PictureProblem, take_picture
from quizzes.exchange.gift_source import distinct
from quizzes.exchange.items import MAX_ITEMS, Area, ItemData, Option, Picture, Skipped, UnreadableFile
from quizzes.exchange.text import one_line, without_controls
from quizzes.markup import clean_html, from_plain

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DATA = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"


def read(text: str) -> tuple[ItemData, ...]:
    result = gift.parse(text.encode())
    assert result.skipped == ()
    return result.items


def item(text: str) -> ItemData:
    (only,) = read(text)
    return only


def skipped(text: str) -> tuple[Skipped, ...]:
    result = gift.parse(text.encode())
    assert result.items == ()
    return result.skipped


def reason(text: str) -> str:
    (only,) = skipped(text)
    return str(only.why)


def options(text: str) -> list[tuple[str, float, str]]:
    return [(option.text, option.weight, option.feedback) for option in item(text).options]


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


# Choices, as the documentation's own examples have them


def test_a_choice():
    assert item("// a comment\n\nWho's buried in Grant's tomb?{~Grant ~Jefferson =no one}") == ItemData(
        kind="choice",
        title="Who's buried in Grant's tomb?",
        text="Who's buried in Grant's tomb?",
        options=(Option("Grant"), Option("Jefferson"), Option("no one", 1.0)),
        where="line 3",
    )


def test_titles_categories_and_tags():
    text = """$CATEGORY: $course$/top/Shoes/Boxes

// question: 7  name: Left
// [id:b7] [tag:logo] [tag:a \\] b]
::Left \\: right::Which box?{=left~right}

$CATEGORY: $course$/top

Which?{=left~right}
"""
    first, second = read(text)
    assert (first.title, first.category, first.tags, first.where) == (
        "Left : right",
        "Shoes/Boxes",
        ("logo", "a ] b"),
        "line 5",
    )
    assert (second.title, second.category, second.tags, second.where) == ("Which?", "", (), "line 9")


def test_missing_words():
    text = "Grant is {~buried =entombed ~living} in Grant's tomb."
    assert item(text).text == "Grant is _____ in Grant's tomb."


def test_blank_lines_may_stand_inside_braces_and_windows_ends_lines_otherwise():
    text = "One? {\r\n\r\n  =a\r\n\r\n  // no comment\r\n  ~b\r\n\r\n}\r\n\r\nTwo? {=c ~d}"
    assert [(one.text, [option.text for option in one.options]) for one in read(text)] == [
        ("One?", ["a", "b"]),
        ("Two?", ["c", "d"]),
    ]


def test_feedback_for_every_answer_and_in_general():
    text = "Which? {~one#not this#really ~two=three # this one ####Well, \\#3.}"
    assert options(text) == [("one", 0, "not this#really"), ("two", 0, ""), ("three", 1, "this one")]
    assert item(text).feedback == "Well, #3."


def test_part_of_the_points_for_a_nearly_right_answer():
    text = "Jesus Christ was from {~Jerusalem ~%25%Bethlehem#born ~%50.5%Galilee =Nazareth}."
    assert options(text) == [
        ("Jerusalem", 0, ""),
        ("Bethlehem", 0.25, "born"),
        ("Galilee", 0.505, ""),
        ("Nazareth", 1, ""),
    ]
    assert item(text).multiple is False


def test_several_right_answers_and_points_taken_away():
    text = "Who? {~%-100%No one ~%50%Grant ~%50%Grant's wife ~%-50%Grant's father}"
    assert options(text) == [
        ("No one", -1, ""),
        ("Grant", 0.5, ""),
        ("Grant's wife", 0.5, ""),
        ("Grant's father", -0.5, ""),
    ]
    assert item(text).multiple is True


def test_rounded_weights_become_exact():
    assert options("Who? {~%33.3%a ~%33.3%b ~%33.3%c ~d}") == [
        ("a", 1 / 3, ""),
        ("b", 1 / 3, ""),
        ("c", 1 / 3, ""),
        ("d", 0, ""),
    ]


def test_escapes():
    text = r"Is 2 \{\= 1 \+ 1\} \: \\n\n\~? {= \= \#1 # \~ \\ ~%50 of all ~b\:c}"
    assert item(text).text == r"Is 2 {= 1 \+ 1} : \n<br>~?"
    assert options(text) == [("= #1", 1, r"~ \ "[:3]), ("%50 of all", 0, ""), ("b:c", 0, "")]


@pytest.mark.parametrize(
    ("braces", "right", "feedback"),
    [
        ("T", "True", ("", "")),
        ("TRUE#wrong", "True", ("", "wrong")),
        ("FALSE#wrong#right", "False", ("wrong", "right")),
        (" f ##right", "False", ("", "right")),
        ("TRUE#wrong#right####always", "True", ("right", "wrong")),
    ],
)
def test_true_and_false(braces, right, feedback):
    read = item(f"The sun rises in the east.{{{braces}}}")
    said = [(option.text, option.weight, option.feedback) for option in read.options]
    assert said == [
        ("True", float(right == "True"), feedback[0]),
        ("False", float(right == "False"), feedback[1]),
    ]
    assert (read.shuffle, read.multiple) == (False, False)
    assert read.feedback == ("always" if "####" in braces else "")


# Text formats


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("[html]<p>a <b>b</b></p>\\nc", "<p>a <b>b</b></p>\nc"),
        ("[plain]a <b>b</b>\\nc", "a &lt;b&gt;b&lt;/b&gt;<br>c"),
        ("[moodle]a <b>b</b>\\nc", "a <b>b</b><br>c"),
        ("a <b>b</b>\nc", "a <b>b</b><br>c"),
        ("[markdown]a **b** *c* `d`", "a <strong>b</strong> <em>c</em> <code>d</code>"),
        ("[markdown]a\\n\\nb", "<p>a</p><p>b</p>"),
        ("[unknown]a", "[unknown]a"),
    ],
)
def test_text_formats(written, html):
    assert item(f"{written}{{=a ~b}}").text == html


def test_other_texts_have_the_format_of_the_question_unless_they_say_their_own():
    text = "[plain]<i>? {=<b>1 # <b>2 ~[html]<b>3</b>#[html]<b>4</b>####<b>5}"
    assert options(text) == [("&lt;b&gt;1", 1, "&lt;b&gt;2"), ("<b>3</b>", 0, "<b>4</b>")]
    assert item(text).feedback == "&lt;b&gt;5"


def test_scripts_are_taken_out():
    text = r"[html]<p onclick\='x()'>a<script>alert(1)</script></p>{=<a href\='javascript\:x'>b</a> ~c}"
    assert item(text).text == "<p>a</p>"
    assert options(text) == [("b", 1, ""), ("c", 0, "")]


# What cannot be read


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Two plus two equals {=four =4}.", "shortanswer"),
        ("When was Ulysses S. Grant born? {#1822:5}", "numerical"),
        ("Match. {=Canada -> Ottawa =Italy -> Rome}", "matching"),
        ("Tell me. {}", "essay"),
        ("Just a text.", "description"),
        ("Which? {~a ~b}", "multichoice"),
        ("Which? {=a ~b", "unknown"),
    ],
)
def test_what_is_no_choice_is_left_out_with_its_type(text, kind):
    assert [(left.where, left.type) for left in skipped(f"\n{text}\n")] == [("line 2", kind)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Which? {=a ~b", "The brace { is never closed. Please put } after the last answer."),
        ("Which? =a ~b}", "The brace } closes nothing. Please put { before the answers, or write \\}."),
        (
            "Which? {=a ~b}\nAnd? {=a ~b}",
            "It has more than one pair of braces. Please put a blank line between questions, or write "
            "\\{ and \\} for braces in a text.",
        ),
        ("Which? {~a ~b}", "It has no right answer. Please mark one."),
        ("Which? {~a}", "It has fewer than two answers. Please add one."),
        ("Which? {=a ~}", "One of its answers is empty. Please write or remove it."),
        ("Which? {a =b ~c}", "A text stands before the first answer. Please begin each answer with = or ~."),
        ("Which? {~%half%a ~b}", "A weight cannot be read. Please write it as a number like %50%."),
        (
            "Which? {~%50%a ~b}",
            "Its right answers earn 50 percent instead of 100. Please correct the weights.",
        ),
        (
            "Which? {~%80%a ~%80%b}",
            "Its right answers earn 160 percent instead of 100. Please correct the weights.",
        ),
        (
            "Which? {=a ~%-101%b}",
            "A weight is not between -100 and 100 percent. Please correct it.",
        ),
        ("Which? {=a" + "~b" * 200 + "}", "It has more than 100 answers. Please remove some."),
        ("Which? {=a" + "~b" * 100 + "}", "It has more than 100 answers. Please remove some."),
        (
            "&" * 20_001 + "{=a ~b}",
            "A text is longer than 20000 characters, or has too many tags. Please make it shorter.",
        ),
        ("{=a ~b}", "The question has no text. Please write it before the brace {."),
        (
            "Which? {=a#" + "x" * 20_001 + " ~b}",
            "A text is longer than 20000 characters, or has too many tags. Please make it shorter.",
        ),
    ],
)
def test_mistakes_are_said(text, why):
    assert reason(text) == why


def test_a_mistake_leaves_the_other_questions_alone():
    text = "One? {=a ~b}\n\nTwo? {=a ~b\n\nThree? {=a ~b}\n\n::4::Four? {=a\n\n::5::Five? {=a ~b}"
    result = gift.parse(text.encode())
    assert [one.text for one in result.items] == ["One?", "Three?", "Five?"]
    assert [left.where for left in result.skipped] == ["line 3", "line 7"]
    assert result.read == 5


def test_too_many_questions_are_refused():
    with pytest.raises(UnreadableFile):
        gift.parse(b"a\n\n" * (MAX_ITEMS + 1))
    assert gift.parse(b"a\n\n" * MAX_ITEMS).read == MAX_ITEMS


# Pictures


def test_an_embedded_picture():
    shown = f'<img alt="a box" src="{DATA}">'
    escaped = f'<img src="{DATA}">'.replace("=", "\\=").replace(":", "\\:")
    text = f"[html]Which? {shown}<br>Look!{{=a ~{escaped}}}"
    read = item(text)
    assert read.text == "Which? <br>Look!"
    assert read.picture == Picture("picture.png", PNG, "a box")
    assert read.options[1] == Option("", 0, "", Picture("picture.png", PNG))


@pytest.mark.parametrize(
    "source",
    ["@@PLUGINFILE@@/die%20box.png", "die box.png", "@@PLUGINFILE@@/die%20box.png?time=1", "./die%20box.png"],
)
@pytest.mark.parametrize("stored", ["die box.png", "pictures/die box.png"])
def test_a_picture_in_the_same_zip(source, stored):
    text = f'[html]Which? <img src="{source}" alt="상자">{{=a ~b}}'
    data = zipped({"quiz.gift": text.encode("cp949"), stored: PNG, "__MACOSX/._quiz.gift": b"\x00"})
    (read,) = gift.parse(data).items
    assert (read.text, read.picture) == ("Which?", Picture("die box.png", PNG, "상자"))


@pytest.mark.parametrize(
    ("html", "why"),
    [
        (
            '<img src="box.png">',
            "Its picture “box.png” did not come with it. Please send the questions and their pictures in "
            "one ZIP.",
        ),
        (
            '<img src="https://example.org/box.png">',
            "Its picture is on another website (https://example.org/box.png). Please save the picture and "
            "send it in one ZIP with the questions.",
        ),
        (
            '<img src="//example.org/box.png">',
            "Its picture is on another website (//example.org/box.png). Please save the picture and send it "
            "in one ZIP with the questions.",
        ),
        (
            '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
            "Its embedded picture is not a PNG, JPEG or WebP picture. Please save it as one of these.",
        ),
        (
            '<img src="data:image/png;base64,%%%">',
            "Its embedded picture is damaged. Please put the picture in again.",
        ),
        (
            f'<img src="{DATA}"><img src="{DATA}">',
            "It shows several pictures in one place. Please put them together into one picture.",
        ),
        (
            "<b>" * (MAX_TAGS + 1),
            "A text is longer than 20000 characters, or has too many tags. Please make it shorter.",
        ),
    ],
)
def test_a_picture_that_cannot_be_taken_leaves_its_question_out(html, why):
    text = f"[html]Which? {html}{{=a ~b}}\n\nAnd? {{=a ~b}}"
    result = gift.parse(text.encode())
    assert [one.text for one in result.items] == ["And?"]
    assert [(left.where, left.type, left.why) for left in result.skipped] == [("line 1", "multichoice", why)]


def test_a_picture_in_feedback_leaves_the_question_out():
    assert reason(f"[html]Which? {{=a#<img src\\='{DATA.replace('=', chr(92) + '=')}'> ~b}}") == (
        "Its feedback shows a picture. Please move the picture into the question."
    )


def test_pictures_of_one_name_in_two_folders_are_not_guessed():
    with pytest.raises(PictureProblem) as problem:
        take_picture('<img src="box.png">', {"a/box.png": PNG, "b/box.png": PNG})
    assert (
        problem.value.message == "There are several pictures named “box.png”. Please give each its own name."
    )


def test_a_zip_holds_one_file_of_questions():
    with pytest.raises(UnreadableFile) as none:
        gift.parse(zipped({"box.png": PNG}))
    assert none.value.message == "This ZIP holds no GIFT file: its name must end in .gift or .txt."
    with pytest.raises(UnreadableFile) as several:
        gift.parse(zipped({"a.txt": b"", "b.txt": b""}))
    assert several.value.message == "This ZIP holds several question files. Please send them one by one."


# Writing


@pytest.mark.parametrize("kind", ["order", "hotspot", "spot"])
def test_what_gift_cannot_carry_is_said(kind):
    left = ItemData(kind, "Boxes", "Which?", (Option("a"), Option("b")), areas=(Area("circle", (), "logo"),))
    result = gift.write([left])
    assert (gift.parse(result.data).read, result.skipped) == (
        0,
        (
            Skipped(
                "Boxes",
                kind,
                "GIFT carries only questions with answers to choose from. Choose our own package.",
            ),
        ),
    )


def test_a_choice_without_a_right_answer_is_not_written():
    result = gift.write(
        [ItemData("choice", "Boxes", "Which?", (Option("a"), Option("b")), where="question 3")]
    )
    assert result.skipped == (Skipped("question 3", "choice", "It has no right answer. Please mark one."),)


def test_what_is_written_is_read_by_moodle():
    written = ItemData(
        "choice",
        "A: b",
        "Is <b>x</b> = 1?",
        (Option("{x}", 0.5, "yes"), Option("\\n", 0.5), Option("%5% less", -0.25)),
        multiple=True,
        feedback="#1",
        category="Shoes/Boxes",
        tags=("logo",),
    )
    assert gift.write([written]).data.decode() == (
        "$CATEGORY: Shoes/Boxes\n\n"
        "// [tag:logo]\n"
        "::A\\: b::[html]Is <b>x</b> \\= 1?{\n"
        "\t~%50%\\{x\\}#yes\n"
        "\t~%50%\\\\n\n"
        "\t~%-25%&\\#37;5% less\n"
        "####\\#1\n}\n\n"
    )


WORDS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\\~=#{}:%[]/\n$<&"), max_size=30)
HTML = st.one_of(WORDS.map(from_plain), WORDS).map(without_controls).map(clean_html)
TEXT = st.one_of(
    HTML.map(lambda words: clean_html(words + "x")), st.sampled_from(["[html]a", "%50%", "//a", "T"])
)
PICTURES = st.none() | st.builds(
    Picture, st.just("picture.png"), st.just(PNG), WORDS.map(lambda words: one_line(words.replace("\r", "")))
)


@st.composite
def choices(draw) -> ItemData:
    right, wrong = draw(st.integers(1, 4)), draw(st.integers(0, 3))
    multiple = draw(st.booleans())
    weights = [1 / right if multiple else 1.0] * right + [draw(st.sampled_from([0.0, -0.5, -1 / 3]))] * wrong
    weights += [0.0] * (2 - len(weights))
    text = draw(TEXT)
    drawn = draw(st.permutations(weights))
    return ItemData(
        kind="choice",
        title=title_for(draw(WORDS), text, ""),
        text=text,
        options=tuple(Option(draw(TEXT), weight, draw(HTML), draw(PICTURES)) for weight in drawn),
        multiple=multiple,
        feedback=draw(HTML),
        picture=draw(PICTURES),
        category=one_line(draw(WORDS)),
        tags=distinct(draw(st.lists(WORDS, max_size=3))),
    )


TRUTHS = st.builds(
    lambda item, true, right, wrong: replace(
        item,
        options=(Option("True", float(true), right), Option("False", float(not true), wrong)),
        multiple=False,
        shuffle=False,
    ),
    choices(),
    st.booleans(),
    HTML,
    HTML,
)


@given(st.lists(choices() | TRUTHS, max_size=4))
def test_what_is_written_comes_back(items):
    written = gift.write(items)
    back = gift.parse(written.data)
    assert (written.skipped, back.skipped) == ((), ())
    assert [replace(one, where="") for one in back.items] == items


SIGNS = st.text(st.sampled_from("\\~=#{}:%[]/\n $<>a1T"), max_size=80) | st.text(max_size=80)


@given(
    st.binary(max_size=200) | SIGNS.map(str.encode) | SIGNS.map(lambda signs: b"[html]a{" + signs.encode())
)
def test_any_file_is_read_or_refused(data):
    try:
        result = gift.parse(data)
    except UnreadableFile:
        return
    again = gift.parse(gift.write(result.items).data)
    assert [replace(one, where="") for one in again.items] == [replace(one, where="") for one in result.items]
