"""Renders the style page, where each part of the look stands once: `python -m tests.web.look.site FOLDER`.

It runs in a process of its own with settings in memory, so that no other test's Django is touched.
"""

import sys
from pathlib import Path
from types import SimpleNamespace

import django
from django import forms
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.urls import path
from django.views import View
from tests.web.look.sample_charts import charts, timeline

import bowstring.web
from bowstring.charts.chart import Table
from bowstring.charts.tables import table_view
from bowstring.web.site.gain_picture import Gain, GainBar
from bowstring.web.site.pictures import Believed, bar_strip, believed

WEB = Path(bowstring.web.__path__[0])

urlpatterns = [path("help", View.as_view(), name="help")]


def configure() -> None:
    settings.configure(
        DEBUG=False,
        SECRET_KEY="for the style page alone",
        INSTALLED_APPS=["django.forms", "django.contrib.staticfiles", "django.contrib.humanize"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [*WEB.glob("*/templates"), Path(__file__).parent],
                "APP_DIRS": True,
                "OPTIONS": {
                    "builtins": ["django.templatetags.i18n"],
                    "libraries": {"look": "bowstring.web.templatetags.look"},
                },
            }
        ],
        FORM_RENDERER="bowstring.web.site.look_forms.LookRenderer",
        STATIC_URL="/static/",
        USE_I18N=False,
        ROOT_URLCONF=__name__,
    )
    django.setup()


def sample_form(*, bound: bool) -> forms.Form:
    class SampleForm(forms.Form):
        likely = forms.DecimalField(
            label="Likely", help_text="People a quarter, once it is delivered", min_value=0
        )
        low = forms.DecimalField(
            label="Low", widget=forms.NumberInput(attrs={"class": "govuk-input--width-10"})
        )
        evidence = forms.ChoiceField(
            label="Based on",
            choices=[("guess", "A guess"), ("desk", "Desk research"), ("research", "Research with users")],
            widget=forms.RadioSelect,
            help_text="The strongest that you have seen yourself",
        )
        focus = forms.ChoiceField(label="Focus", choices=[("product", "Product"), ("platform", "Platform")])
        sides = forms.MultipleChoiceField(
            label="Sides",
            choices=[("user", "User side"), ("business", "Business side")],
            widget=forms.CheckboxSelectMultiple,
        )
        reason = forms.CharField(
            label="Why",
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=200,
            help_text="One sentence is enough",
        )
        password = forms.CharField(label="Password", widget=forms.PasswordInput)
        sheet = forms.FileField(label="Spreadsheet", help_text="CSV or Excel, up to 10 MB", required=False)
        agreed = forms.BooleanField(
            label="I have read who is left out", help_text="Your name stands beside it"
        )

    return SampleForm(data={"likely": "many", "low": "3", "reason": "Because"} if bound else None)


def frame() -> dict[str, object]:
    pages = ["Initiatives", "Assets", "Concepts", "Reuse", "Decisions", "Teams", "Import and export"]
    links = [SimpleNamespace(name=name, url="#", is_current=name == "Initiatives") for name in pages]
    groups = [SimpleNamespace(name="Work", pages=links[:4]), SimpleNamespace(name="Data", pages=links[4:])]
    menus = [
        SimpleNamespace(name=name, url="#", is_current=name == "Portfolio", groups=groups)
        for name in ("Talk", "Plan", "Portfolio", "Learn")
    ]
    return {
        "menus": menus,
        "portfolio": SimpleNamespace(key="life", name="Department for Everyday Life", url="#"),
        "account": SimpleNamespace(
            name="Portfolio lead", links=[SimpleNamespace(name="Your settings", url="#")], sign_out_url="/out"
        ),
        "search_url": "/search",
        "standing": SimpleNamespace(
            sentence="From 9:40, revision 41. 3 changes are newer. A new plan waits for its turn.",
            notice="These answers are from 9:40. 3 changes are newer. A new plan waits for its turn.",
        ),
    }


QUESTION = {
    "question": "How many carers would apply online who do not apply today?",
    "sentence": "Three researchers say 500 to 1,400 a quarter. We would fund it from 790.",
    "worth": "Worth up to: 3,100 more people a year helped, £0.2m less saved, by 2031",
    "number": 1,
    "slot": "0:00 to 0:30",
    "anchor": "item-1",
    "attendees": (
        SimpleNamespace(name="Ann Lee", why="user lead of “Apply for a carer's break”"),
        SimpleNamespace(name="Bo Field", why="leads Claims platform"),
    ),
    "tags": ("30 minutes", "worth"),
    "url": "#",
    "is_post": False,
}


def items() -> list[object]:
    waiting = {
        **QUESTION,
        "number": 2,
        "anchor": "item-2",
        "gain": gain(),
        "question": "Four products wait for identity checking. A quarter sooner, or without?",
        "is_post": True,
        "believed": None,
    }
    saving = {**QUESTION, "question": "Will the evidence store cut handling time?"}
    common = {**waiting, "question": "Is the common design worth what it displaces?"}
    who = "Who waits, for how long, and what moves in its place is on the next page."
    return [
        SimpleNamespace(**QUESTION, believed=users_believed(), note=""),
        SimpleNamespace(**saving, believed=business_believed(), note=""),
        SimpleNamespace(**waiting, note=who),
        SimpleNamespace(**common, note=""),
    ]


def users_believed() -> Believed:
    return believed(
        ((430.0, 560.0, 730.0), (450.0, 570.0, 760.0), (1100.0, 1440.0, 1900.0)),
        break_even=790.0,
        side="user",
        words="Three assessors: two likely figures below 790, one above.",
        from_words="we would do it from 790",
        least_words="0",
        most_words="2,000 people a quarter",
        least=0.0,
        most=2000.0,
    )


def business_believed() -> Believed:
    return believed(
        ((60.0, 90.0, 140.0), (220.0, 296.0, 420.0)),
        break_even=40.0,
        side="business",
        words="Two assessors, both above 40.",
        from_words="we would do it from £40,000",
        least_words="£0",
        most_words="£500,000 a quarter",
        least=0.0,
        most=500.0,
    )


def gain() -> Gain:
    return Gain(
        poles=("sooner", "without"),
        bars=(
            GainBar(side="user", name="Users", words="5,200 more people", x="50.0%", width="30.0%"),
            GainBar(side="business", name="The business", words="£40,000 less", x="35.0%", width="15.0%"),
        ),
    )


def style_page() -> str:
    parts = {**frame(), **notices(), **agenda(), **tables(), **work(), **edits(), **fields()}
    return render_to_string("style.html", parts)


def notices() -> dict[str, object]:
    return {
        "messages": [
            Message(
                constants.SUCCESS, "Your figures are sealed until the lead reveals.", extra_tags="assess"
            ),
            Message(constants.ERROR, "Somebody else changed this since you opened it."),
        ],
        "problems": [
            SimpleNamespace(
                severity="error",
                where="Costs, row 14",
                message="High 3 is below likely 5.",
                mend="Swap them.",
            ),
            SimpleNamespace(
                severity="warning", where="Costs, row 20", message="No end is given.", mend="Add one."
            ),
        ],
    }


def agenda() -> dict[str, object]:
    prices = [2.718 ** (-k / 9) + 0.02 for k in range(57)]
    thursday = "Evidence on appointee accounts. The Accounts team has it for Thursday."
    say = "Somebody is right. Knowing who would change the plan."
    return {
        "words": (
            "1,412 open questions.",
            "57 could change what we do.",
            "1,355 cannot on their own, whoever is right: leave them.",
        ),
        "strip": bar_strip(prices, few=12, cannot=355),
        "promises": [
            SimpleNamespace(is_kept=True, text="Bereavement and Payments agreed one notification route."),
            SimpleNamespace(is_kept=False, text=thursday),
        ],
        "head": SimpleNamespace(key="find", name="Find out", say=say, items=items()),
        "head_empty": SimpleNamespace(
            key="create", name="Create", say="", items=[], empty="Nothing to create this week."
        ),
    }


def tables() -> dict[str, object]:
    headers = ("Initiative", "Focus", "Phase", "Team")
    figures = ("User side, people a quarter", "Business side, GBP a quarter", "Starts")
    rows = tuple(
        (f"Initiative {n}", "product", "alpha", "Carers", 860 * n, 44_000.0 * n, "Apr–Jun 26")
        for n in range(1, 5)
    )
    kinds = ("product", "platform", "enterprise", "user", "business", "good", "bad", "heed")
    links = [SimpleNamespace(number=n, url="#", is_current=n == 2) for n in (1, 2, 3)]
    last = SimpleNamespace(number=8, url="#", is_current=False)
    return {
        "tags": ["alpha", *(SimpleNamespace(words=kind, kind=kind) for kind in kinds)],
        "table": table_view(Table(headers=headers + figures, rows=rows)),
        "columns": [
            SimpleNamespace(name="Initiative", url="#", order="ascending", is_figure=False),
            SimpleNamespace(name="Cost, £", url="#", order="", is_figure=True),
        ],
        "pages": SimpleNamespace(
            previous_url="#", next_url="#", words="51 to 100 of 351", links=[*links, None, last]
        ),
    }


def work() -> dict[str, object]:
    job = {
        "key": "plan",
        "title": "Planning",
        "words": "12 of 40 programmes looked at",
        "done": 12,
        "total": 40,
        "url": "/part.html",
        "page_url": "#",
        "cancel_url": "#",
        "is_running": True,
    }
    unknown = {**job, "key": "import", "title": "Reading the spreadsheet", "total": None}
    stats = (
        ("Funded", "161 of 351", "within 0.3 % of the best possible"),
        ("Spend", "£90m", ""),
        ("People helped", "9,000 a year", ""),
    )
    return {
        "charts": charts(),
        "timeline": timeline(),
        "stats": [SimpleNamespace(name=name, figure=figure, note=note) for name, figure, note in stats],
        "job": SimpleNamespace(**job),
        "unknown": SimpleNamespace(**unknown),
    }


def edits() -> dict[str, object]:
    return {
        "by": "The Carers team's editor, five minutes ago.",
        "differences": [
            SimpleNamespace(
                name="Cost a quarter", before="£90,000", theirs="£110,000", yours="£95,000", is_clash=True
            ),
            SimpleNamespace(
                name="Name", before="Breaks", theirs="Carer's breaks", yours="Breaks", is_clash=False
            ),
        ],
    }


def fields() -> dict[str, object]:
    class Filters(forms.Form):
        words = forms.CharField(label="Search", required=False)
        phase = forms.ChoiceField(label="Phase", choices=[("", "Any"), ("alpha", "Alpha")], required=False)

    class Password(forms.Form):
        name = forms.CharField(label="Name", widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}))

    return {"filters": Filters(), "plain": Password(), "form": sample_form(bound=True)}


def main(folder: Path) -> None:
    configure()
    (folder / "style.html").write_text(style_page(), encoding="utf-8")
    (folder / "part.html").write_text("<p>Done</p>", encoding="utf-8")
    for name in ("400", "403", "403_csrf", "404", "500"):
        (folder / f"{name}.html").write_text(render_to_string(f"{name}.html", {}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
