"""The ages and countries that come with the website; managers change them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import migrations

BANDS = [
    (10, 12, "10 to 12", "10~12세"),
    (13, 15, "13 to 15", "13~15세"),
    (16, 18, "16 to 18", "16~18세"),
    (19, 21, "19 to 21", "19~21세"),
    (22, 25, "22 to 25", "22~25세"),
    (26, 100, "26 and older", "26세 이상"),
]
EU = "Regulation (EU) 2016/679, Article 8(1): 16, unless the country's law says less"
HIGHEST = "Not looked up yet: the highest age is asked for"
CHECKED = dt.date(2026, 11, 22)
COUNTRIES = [
    ("AU", "Australia", 15, "Children's Online Privacy Code, due December 2026", CHECKED),
    ("CN", "China", 18, HIGHEST, None),
    ("FR", "France", 16, EU, None),
    ("DE", "Germany", 16, EU, None),
    ("HK", "Hong Kong", 18, HIGHEST, None),
    ("IT", "Italy", 14, "Legislative Decree 101/2018, Article 2-quinquies", CHECKED),
    ("JP", "Japan", 18, HIGHEST, None),
    ("KR", "Korea", 14, "Personal Information Protection Act, Article 22-2", CHECKED),
    ("SG", "Singapore", 13, "PDPC advisory guidelines on children's personal data", CHECKED),
    ("ES", "Spain", 16, EU, None),
    ("TW", "Taiwan", 18, HIGHEST, None),
    ("TH", "Thailand", 18, HIGHEST, None),
    ("GB", "United Kingdom", 13, "Data Protection Act 2018, section 9", CHECKED),
    ("US", "United States", 13, "Children's Online Privacy Protection Rule, 16 CFR Part 312", CHECKED),
    ("VN", "Vietnam", 18, HIGHEST, None),
]


def fill(apps: Any, schema_editor: Any) -> None:
    AgeBand = apps.get_model("competitions", "AgeBand")
    Country = apps.get_model("competitions", "Country")
    for low, high, english, korean in BANDS:
        AgeBand.objects.create(from_age=low, to_age=high, title={"en": english, "ko": korean})
    for code, name, age, source, checked in COUNTRIES:
        Country.objects.create(code=code, name=name, own_consent_age=age, source=source, checked_on=checked)


class Migration(migrations.Migration):
    dependencies = [("competitions", "0001_entries")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
