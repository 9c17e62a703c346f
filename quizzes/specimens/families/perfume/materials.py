"""Glass, foil, paper and light: everything the layers are painted with."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from quizzes.specimens.family import Text, Traits
from quizzes.specimens.scenery import gradient


@dataclass(frozen=True)
class Scent:
    """The colours that a scent gives to the liquid and to its box."""

    name: Text
    deep: str
    mid: str
    light: str
    paper: str


SCENTS = {
    "amber": Scent(_("amber"), "#6b2c05", "#d98a24", "#ffe3a1", "#41205c"),
    "rose": Scent(_("rose"), "#741c3c", "#d8678a", "#ffd9e1", "#4d1a3d"),
    "iris": Scent(_("violet"), "#3a2269", "#9069cc", "#e6d8ff", "#2f2166"),
    "moss": Scent(_("green"), "#164a3c", "#56a585", "#dcf7e6", "#143a41"),
}
BACKDROPS = {  # wall in the light, wall in the shade, table
    "sand": ("#e9dfd0", "#a3937f", "#8d7c69"),
    "mauve": ("#dccfd9", "#8f7f92", "#776779"),
    "slate": ("#d5dbe2", "#7f8b9a", "#677281"),
    "blush": ("#f0dad2", "#b38f88", "#97746d"),
    "sage": ("#dbe1d3", "#88937f", "#6f7a67"),
}
# A row is: name, direction or circle, colon, stops (per cent, colour, opacity).
GRADIENTS = """
wall x2="0" y2="1": 0 {shade}; 45 {lit}; 100 {lit}
table x2="0" y2="1": 0 {lit} 0; 13 {lit} .95; 27 {shade}; 100 {table}
beam x2="1": 0 #fff 0; 50 #fff .34; 100 #fff 0
glow r=".5": 0 #fff .75; 45 #fff .28; 100 #fff 0
vignette cx="{centre}" cy=".46" r=".72": 55 #120a1c 0; 100 #120a1c .62
shadow r=".5": 0 #0d0714 .8; 45 #0d0714 .45; 100 #0d0714 0
fade x2="0" y2="1": 0 #fff .5; 100 #fff 0
gold y2=".35": 0 #7d5a22; 14 #c79a4a; 30 #fff0bd; 42 #d9b163; 58 #9a702c; 74 #f3d690; 88 #c2944a; 100 #7a5620
band x2="1": 0 #7d5a22; 14 #c79a4a; 30 #fff0bd; 42 #d9b163; 58 #9a702c; 74 #f3d690; 88 #c2944a; 100 #7a5620
dial cx=".35" cy=".3" r=".85": 0 #f9e7b4; 55 #cfa255; 100 #7a5720
ridge x2="1": 0 #fff6d2; 35 #e9c67a; 70 #8a6326; 100 #4f3510
collar-light x2="1": 0 #2a1704 .75; 16 #fff .1; 34 #fff .34; 52 #fff 0; 82 #2a1704 .25; 100 #2a1704 .8
front-light x2=".8" y2="1": 0 #fff .26; 40 #fff .04; 62 #000 .02; 100 #000 .38
side-light y2=".2": 0 #000 .2; 18 #000 .34; 100 #000 .56
sheen y2=".3": 0 #fff 0; 30 #fff .17; 46 #fff .05; 52 #fff .2; 60 #fff 0
cap-front x2=".12" y2="1": 0 #8d829c; 16 #4a3f58; 47 #1c1426; 49 #3d324c; 78 #261c33; 100 #5a4d6b
cap-left x2="1": 0 #1d1528; 35 #cfc6da; 60 #6d617d; 100 #2a2036
cap-right x2="1": 0 #3b3049; 45 #150e1d; 78 #857a95; 100 #2b2138
cap-top x2=".5" y2="1": 0 #f3eef8; 50 #8b809a; 100 #41364f
clear-left x2="1": 0 #2b2536 .5; 8 #fff .9; 24 #fff .25; 48 #2b2536 .62; 70 #fff .65; 100 #2b2536 .45
clear-right x2="1": 0 #2b2536 .5; 30 #fff .5; 62 #2b2536 .68; 86 #fff .3; 94 #fff .9; 100 #2b2536 .6
clear-top x2="0" y2="1": 0 #fff .9; 30 #2b2536 .55; 65 #fff .55; 100 #2b2536 .45
tint-left x2="1": 0 #fff .75; 12 {light} .6; 30 {deep} .92; 58 {mid} .9; 76 {light} .95; 100 {deep} .8
tint-right x2="1": 0 {deep} .85; 26 {light} .85; 40 {mid} .9; 72 {deep} .95; 90 {light} .7; 100 #fff .6
tint-base x2="0" y2="1": 0 {light} .95; 16 {deep} .96; 46 {deep} .88; 74 {mid} .92; 90 {light} .85; 100 {deep}
pane y2="1": 0 #fff .5; 35 #fff .12; 100 #2b2536 .22
air y2=".7": 0 #fff .5; 30 #4a4356 .34; 48 #fff .42; 62 #4a4356 .2; 100 #fff .3
streak x2=".2" y2="1": 0 #fff .95; 55 #fff .5; 100 #fff .12
liquid x2="1": 0 {deep}; 7 {mid}; 24 {light}; 50 {mid}; 80 {mid}; 93 {light}; 100 {deep}
liquid-depth x2="0" y2="1": 0 {light} .65; 12 {mid} .1; 60 {deep} .5; 88 {mid} .2; 100 {light} .9
liquid-glow cx=".42" cy=".9" r=".5": 0 {light} .9; 45 {light} .3; 100 {light} 0
caustic r=".5": 0 {light} .95; 40 {mid} .55; 100 {mid} 0
"""


def defs(traits: Traits) -> str:
    scent = SCENTS[traits["scent"]]
    lit, shade, table = BACKDROPS[traits["backdrop"]]
    colours = {"deep": scent.deep, "mid": scent.mid, "light": scent.light}
    colours |= {"lit": lit, "shade": shade, "table": table, "centre": f"{traits['light'] + 0.06:.3f}"}
    return _gradients(colours) + _blur("near", 7) + _blur("tight", 2) + _texture_defs(traits["noise"])


def _gradients(colours: dict[str, str]) -> str:
    """All gradients of the table, with the colours of this specimen."""
    rows = (row.split(": ") for row in GRADIENTS.format_map(colours).strip().splitlines())
    return "".join(_gradient(head, stops) for head, stops in rows)


def _gradient(head: str, row: str) -> str:
    name, place = head.split(" ", 1)
    stops = [(*stop.split(), "1")[:3] for stop in row.split(";")]
    return gradient(name, [(f"{at}%", colour, opacity) for at, colour, opacity in stops], place)


def _blur(name: str, size: float) -> str:
    """Unlike the blur of other families, this one blurs in linear light."""
    region = 'x="-50%" y="-50%" width="200%" height="200%"'
    return f'<filter id="{name}" {region}><feGaussianBlur stdDeviation="{size}"/></filter>'


def _texture_defs(noise: int) -> str:
    """Paper, foil relief, film and camera grain: the filters that make flat colour look like material."""
    whole = 'x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB"'
    return f"""
<filter id="paper" {whole}>
<feTurbulence type="fractalNoise" baseFrequency=".16 .3" numOctaves="3" seed="{noise}"/>
<feDiffuseLighting surfaceScale="1.35" lighting-color="#fff" result="lit">
<feDistantLight azimuth="235" elevation="52"/></feDiffuseLighting>
<feComposite in="SourceGraphic" in2="lit" operator="arithmetic" k1="1.3"/>
<feComposite in2="SourceAlpha" operator="in"/></filter>
<filter id="foil" x="-4%" y="-10%" width="108%" height="120%" color-interpolation-filters="sRGB">
<feGaussianBlur in="SourceAlpha" stdDeviation="1.1" result="height"/>
<feSpecularLighting in="height" surfaceScale="3.4" specularExponent="16" specularConstant=".9"
 lighting-color="#fff8e0" result="shine"><feDistantLight azimuth="230" elevation="42"/></feSpecularLighting>
<feComposite in="shine" in2="SourceAlpha" operator="in" result="shine"/>
<feOffset in="height" dx="-1.4" dy="-1.4" result="up"/><feFlood flood-color="#000" flood-opacity=".6"/>
<feComposite in2="up" operator="in" result="dark"/><feOffset in="height" dx="1.3" dy="1.3" result="down"/>
<feFlood flood-color="#fff" flood-opacity=".28"/><feComposite in2="down" operator="in" result="rim"/>
<feMerge><feMergeNode in="dark"/><feMergeNode in="rim"/><feMergeNode in="SourceGraphic"/>
<feMergeNode in="shine"/></feMerge></filter>
<filter id="film" {whole}>
<feTurbulence type="fractalNoise" baseFrequency=".011 .004" numOctaves="2" seed="{noise + 1}"/>
<feSpecularLighting surfaceScale="26" specularExponent="38" specularConstant=".75" lighting-color="#fff">
<feDistantLight azimuth="215" elevation="48"/></feSpecularLighting>
<feComposite in2="SourceAlpha" operator="in"/></filter>
<filter id="grain" {whole}>
<feTurbulence type="fractalNoise" baseFrequency=".8" numOctaves="1" seed="{noise + 2}"/>
<feColorMatrix values="0 0 0 0 .5 0 0 0 0 .5 0 0 0 0 .5 0 0 0 .9 -.36"/></filter>
<pattern id="grain-tile" width="300" height="300" patternUnits="userSpaceOnUse">
<rect width="300" height="300" filter="url(#grain)"/></pattern>"""
