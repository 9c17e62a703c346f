"""QTI documents and packages, made as the standards have them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from quizzes.exchange import qti
from quizzes.exchange.items import ItemData, Picture
from tests.uploads.pictures import picture, saved

PNG = saved(picture(100, 80), "PNG")
PHOTO = Picture("bag.png", PNG, "A bag")
NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"


def packed(files: Mapping[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def manifest(*hrefs: str, kind: str = "imsqti_item_xmlv2p1") -> str:
    resources = "".join(f'<resource identifier="r" type="{kind}" href="{href}"/>' for href in hrefs)
    return f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{resources}</resources></manifest>'


def item21(body: str, *, declared: str = "", rest: str = "", namespace: str = NAMESPACE) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="{namespace}" identifier="q" title="Boxes" xml:lang="en">
  {declared}
  <itemBody>
    {body}
  </itemBody>
  {rest}
</assessmentItem>"""


def response(cardinality: str, *right: str, more: str = "") -> str:
    values = "".join(f"<value>{name}</value>" for name in right)
    return f"""<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="identifier">
    <correctResponse>{values}</correctResponse>{more}</responseDeclaration>"""


def choices21(*names: str, tag: str = "choiceInteraction") -> str:
    listed = "".join(f'<simpleChoice identifier="{name}">Answer {name}</simpleChoice>' for name in names)
    return f'<{tag} responseIdentifier="RESPONSE" shuffle="true"><prompt>Which?</prompt>{listed}</{tag}>'


def only(data: str | bytes) -> ItemData:
    result = qti.parse(data if isinstance(data, bytes) else data.encode())
    assert result.skipped == ()
    (item,) = result.items
    return item


def weights(item: ItemData) -> dict[str, float]:
    return {option.text: option.weight for option in item.options}


MAPPING = """<mapping lowerBound="0" upperBound="2" defaultValue="-2">
  <mapEntry mapKey="H" mappedValue="1"/><mapEntry mapKey="O" mappedValue="1"/>
  <mapEntry mapKey="Cl" mappedValue="-1"/></mapping>"""
TEMPLATE = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/{}"/>'


def hotspots21(*choices: str, size: str = 'width="200" height="160"') -> str:
    return f"""<p>Where?</p><hotspotInteraction responseIdentifier="RESPONSE" maxChoices="0">
      <object data="media/bag.png" type="image/png" {size}>A bag</object>{"".join(choices)}
      </hotspotInteraction>"""


def spot(name: str, shape: str, coords: str) -> str:
    return (
        f'<hotspotChoice identifier="{name}" shape="{shape}" coords="{coords}" hotspotLabel="Tell {name}"/>'
    )


def package21(document: str, bag: bytes = PNG) -> bytes:
    return packed({"imsmanifest.xml": manifest("q.xml"), "q.xml": document, "media/bag.png": bag})


def item12(presentation: str, processing: str = "", rest: str = "", *, title: str = "Boxes") -> str:
    return f"""<item ident="q" title="{title}"><presentation>{presentation}</presentation>
<resprocessing><outcomes><decvar/></outcomes>{processing}</resprocessing>{rest}</item>"""


def file12(*items: str) -> bytes:
    doctype = '<!DOCTYPE questestinterop SYSTEM "ims_qtiasiv1p2.dtd">'
    inside = "\n".join(items)
    return f'<?xml version="1.0"?>{doctype}\n<questestinterop>\n{inside}</questestinterop>'.encode()


def material(text: str, kind: str = "text/plain") -> str:
    return f'<material><mattext texttype="{kind}">{text}</mattext></material>'


def choices12(cardinality: str, *names: str) -> str:
    labels = "".join(f'<response_label ident="{name}">{material(name)}</response_label>' for name in names)
    return f"""{material("Which?")}<response_lid ident="R" rcardinality="{cardinality}">
<render_choice shuffle="Yes">{labels}</render_choice></response_lid>"""


def equal(name: str, index: str = "") -> str:
    return f'<varequal respident="R"{index and f" index={index!r}"}>{name}</varequal>'


def condition(test: str, points: str = "", *, shows: str = "", action: str = "Set") -> str:
    given_points = f'<setvar varname="SCORE" action="{action}">{points}</setvar>' if points else ""
    shown = f'<displayfeedback feedbacktype="Response" linkrefid="{shows}"/>' if shows else ""
    return f"""<respcondition continue="Yes"><conditionvar>{test}</conditionvar>{given_points}{shown}
</respcondition>"""


def hotspots12(tag: str, labels: str, size: str = "") -> str:
    return f"""{material("Where?")}<{tag} ident="R" rcardinality="Multiple"><render_hotspot>
<material><matimage imagtype="image/png" uri="bag.png" label="A bag" {size}/></material>{labels}
</render_hotspot></{tag}>"""


def label(area: str, coords: str, tell: str = "Seam") -> str:
    return f'<response_label ident="A" rarea="{area}">{coords}{material(tell)}</response_label>'


def package12(*items: str) -> bytes:
    listed = manifest("q.xml", kind="imsqti_xmlv1p2")
    return packed({"imsmanifest.xml": listed, "q.xml": file12(*items), "bag.png": PNG})
