"""What is called for: a competition, its categories, divisions and entry forms."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from campaigns.competitions.blocks import EntryFormBlock
from campaigns.competitions.enums import PICTURES, Kind, SchoolLevel
from campaigns.competitions.models.people import AgeBand, Country
from campaigns.translated import TranslatedField

TEAM = 3


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(
            _("“%(zone)s” is no time zone. Write it like Asia/Seoul."), params={"zone": value}
        )


class EntryForm(models.Model):
    """Questions that an entry answers besides the work itself."""

    title = models.CharField(_("title"), max_length=120)
    questions = StreamField(EntryFormBlock(), blank=True, verbose_name=_("questions"))

    class Meta:
        verbose_name = _("entry form")
        verbose_name_plural = _("entry forms")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class EntryFormVersion(models.Model):
    """What a form and the limits of its category were when an entry answered them. Never changed.

    definition: see services.forms.definition_of. sha256: of the definition as canonical JSON.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    definition = models.JSONField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Competition(ClusterableModel):
    """A season of a contest. Times are meant in its time zone.

    grace_seconds: entries that were on their way at the deadline still count so long.
    guardian_under: a guardian consents for everybody who may be younger than this.
    """

    title = TranslatedField(_("title"))
    slug = models.SlugField(_("short name"), unique=True)
    season = models.PositiveSmallIntegerField(_("year"))
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="UTC", validators=[validate_time_zone]
    )
    opens_at = models.DateTimeField(_("entries open"))
    closes_at = models.DateTimeField(_("entries close"))
    grace_seconds = models.PositiveSmallIntegerField(
        _("seconds of grace"), default=60, validators=[MaxValueValidator(3600)]
    )
    rules_version = models.CharField(_("version of the rules"), max_length=20, default="1")
    guardian_under = models.PositiveSmallIntegerField(_("guardian consents under age"), default=18)
    entries_per_person = models.PositiveSmallIntegerField(
        _("entries a person may submit"), default=3, validators=[MinValueValidator(1)]
    )
    team_size = models.PositiveSmallIntegerField(
        _("people in a team"), default=TEAM, validators=[MinValueValidator(1), MaxValueValidator(TEAM)]
    )
    fix_days = models.PositiveSmallIntegerField(
        _("days for fixing"), default=5, validators=[MinValueValidator(1)]
    )
    keep_days = models.PositiveSmallIntegerField(
        _("days that personal data is kept"), default=365, help_text=_("Counted from the close of entries.")
    )

    class Meta:
        verbose_name = _("competition")
        verbose_name_plural = _("competitions")
        ordering = ("-closes_at",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="competition_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=models.Q(team_size__gte=1, team_size__lte=TEAM), name="competition_team_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.season}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def grace(self) -> timedelta:
        return timedelta(seconds=self.grace_seconds)


class Category(Orderable):
    """What kind of work, within which limits. Empty limits do not bind.

    max_characters: counted as a reader counts them (grapheme clusters). min_side: pixels of the shorter side.
    """

    competition = ParentalKey(Competition, related_name="categories")
    title = TranslatedField(_("title"))
    brief = TranslatedField(_("task"), max_length=400, blank=True)
    slug = models.SlugField(_("short name"))
    kind = models.CharField(_("what is entered"), max_length=10, choices=Kind.choices)
    form = models.ForeignKey(
        EntryForm, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entry form")
    )
    max_words = models.PositiveSmallIntegerField(_("most words"), null=True, blank=True)
    max_characters = models.PositiveSmallIntegerField(_("most characters"), null=True, blank=True)
    file_types = models.CharField(
        _("file types"), max_length=40, default="jpg png webp", help_text=_("With spaces: jpg png webp.")
    )
    min_side = models.PositiveSmallIntegerField(_("least pixels of the shorter side"), null=True, blank=True)
    max_megabytes = models.PositiveSmallIntegerField(
        _("most megabytes"), default=15, validators=[MinValueValidator(1), MaxValueValidator(15)]
    )

    class Meta(Orderable.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [models.UniqueConstraint(fields=("competition", "slug"), name="category_slug")]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def takes_picture(self) -> bool:
        return self.kind in PICTURES


class Division(ClusterableModel, Orderable):
    """Who is compared with whom. Nothing chosen means anybody."""

    competition = ParentalKey(Competition, related_name="divisions")
    title = TranslatedField(_("title"))
    slug = models.SlugField(_("short name"))
    age_bands = ParentalManyToManyField(AgeBand, blank=True, verbose_name=_("age bands"))
    countries = ParentalManyToManyField(Country, blank=True, verbose_name=_("countries"))
    school_level = models.CharField(
        _("school level"), max_length=10, choices=SchoolLevel.choices, blank=True, default=""
    )

    class Meta(Orderable.Meta):
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        constraints = [models.UniqueConstraint(fields=("competition", "slug"), name="division_slug")]

    def __str__(self) -> str:
        return str(self.title)


class Section(Orderable):
    """A category within a division, where it differs: times and a form of its own, or closed altogether."""

    competition = ParentalKey(Competition, related_name="sections")
    category = models.ForeignKey(
        Category, models.CASCADE, related_name="sections", verbose_name=_("category")
    )
    division = models.ForeignKey(
        Division, models.CASCADE, related_name="sections", verbose_name=_("division")
    )
    form = models.ForeignKey(
        EntryForm, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entry form")
    )
    opens_at = models.DateTimeField(_("entries open"), null=True, blank=True)
    closes_at = models.DateTimeField(_("entries close"), null=True, blank=True)
    max_words = models.PositiveSmallIntegerField(_("most words"), null=True, blank=True)
    max_characters = models.PositiveSmallIntegerField(_("most characters"), null=True, blank=True)
    is_offered = models.BooleanField(_("offered"), default=True)

    class Meta(Orderable.Meta):
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        constraints = [models.UniqueConstraint(fields=("category", "division"), name="section_once")]

    def __str__(self) -> str:
        return f"{self.category} / {self.division}"


class KnownSlogan(models.Model):
    """A slogan of somebody else's campaign, to compare entries with."""

    text = models.CharField(_("slogan"), max_length=300)
    source = models.CharField(_("where it comes from"), max_length=255)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("known slogan")
        verbose_name_plural = _("known slogans")
        ordering = ("text",)

    def __str__(self) -> str:
        return self.text
