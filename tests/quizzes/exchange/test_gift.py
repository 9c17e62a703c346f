"""GIFT: read as Moodle's documentation says, with its mistakes and pictures."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest

from quizzes.exchange import gift
from quizzes.exchange.embedded import MAX_TAGS, PictureProblem, take_picture
from quizzes.exchange.items import MAX_ITEMS, ItemData, Option, Picture, Skipped, UnreadableFile
from tests.quizzes.exchange.gift_files import PNG, item, read

DATA = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"


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
