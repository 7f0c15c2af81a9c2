"""Months, seasons and the words for quarters and halves, in the languages that registers are kept in."""

import unicodedata
from collections.abc import Mapping

_MONTHS = (
    "jan january januar janvier janv enero ene gennaio gen januari janeiro styczen sty",
    "feb february februar fevrier fevr fev febrero febbraio februari fevereiro luty lut febr",
    "mar march marz maerz mars marzo maart mrz mrt marco marzec",
    "apr april avril avr abril abr aprile kwiecien kwi",
    "may mai mayo maggio mag mei maj maio",
    "jun june juni juin junio giugno giu junho czerwiec cze",
    "jul july juli juillet juil julio luglio lug julho lipiec lip",
    "aug august aout agosto ago augustus augusti sierpien sie",
    "sep sept september septembre septiembre setiembre set settembre setembro wrzesien wrz",
    "oct october oktober okt octobre octubre ottobre ott outubro out pazdziernik paz",
    "nov november novembre noviembre novembro listopad lis",
    "dec december dezember dez decembre diciembre dic dicembre dezembro grudzien gru des",
)
MONTHS: Mapping[str, int] = {
    name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()
}
"""The number of a month by its name without accents."""

SEASONS: Mapping[str, int] = {
    **dict.fromkeys(("spring", "fruhjahr", "fruhling", "printemps", "primavera", "voorjaar", "var"), 2),
    **dict.fromkeys(("summer", "sommer", "ete", "verano", "estate", "zomer"), 3),
    **dict.fromkeys(("autumn", "fall", "herbst", "automne", "otono", "autunno", "herfst"), 4),
}
"""The quarter that a season mostly lies in. Winter lies in two years, and is asked about."""

QUARTER_WORDS = frozenset(
    [
        "q",
        "qtr",
        "quarter",
        "quartal",
        "quart",
        "trimestre",
        "trim",
        "trimestr",
        "kwartaal",
        "kwartal",
        "kvartal",
        "kw",
        "t",
    ]
)
HALF_WORDS = frozenset(
    ["h", "half", "halbjahr", "hj", "semestre", "sem", "s", "semester", "halvar", "polrocze", "halfjaar"]
)
YEAR_WORDS = frozenset(
    ["fy", "gj", "exercice", "ejercicio", "esercizio", "fiscal", "financial", "year", "ytd"]
)
WEEKDAYS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "mon monday mo montag lun lundi lunes lunedi maandag ma",
            "tue tues tuesday di dienstag mar mardi martes mar martedi dinsdag",
            "wed wednesday mi mittwoch mer mercredi mie miercoles mercoledi woensdag wo",
            "thu thur thurs thursday do donnerstag jeu jeudi jue jueves gio giovedi donderdag",
            "fri friday fr freitag ven vendredi vie viernes venerdi vrijdag vr",
            "sat saturday sa samstag sam samedi sab sabado sabato zaterdag za",
            "sun sunday so sonntag dim dimanche dom domingo domenica zondag zo",
        )
    )
    for name in names.split()
}
"""The number of a weekday, Monday being 0, by its name without accents."""


def folded(text: str) -> str:
    """The text in small letters without accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).lower()
