# ruff: noqa: E501 (lists of words and rows of cells read better on one line)
"""The words of column names: which may stand beside what a field is called, and which say that it is something else."""

from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MONEY = (
    "total overall whole life lifetime lifecycle estimated est estimate planned plan forecast approved expected project "
    "initiative programme program current indicative proposed requested required all baseline gross capital amount "
    "figures net x cost costs budget capex opex whole-life full approx approximate money scheme in thousands millions "
    "estime estimee estimes previsionnel prevu prevue projet globale global initial estimado estimada previsto prevista "
    "proyecto aprobado stimato stimata progetto complessivo geschatzt geschatzte geplant geplante genehmigt projekt gesamt "
    "project totale totaal geraamd kosten cout couts coste costo budjet uppskattad beraknad planowany szacowany"
)
_DATES = (
    "date dates planned plan expected estimated target project forecast delivery baseline proposed requested scheduled "
    "datum fecha data dato quarter month year qtr current approx provisional likely earliest task work initiative "
    "feature epic idea card item timeline timing dates schedule roadmap previsionnelle previsionnel anticipated "
    "prevue prevu prevista previsto geplant geplanter geplantes voraussichtlich voraussichtliches projekt projet proyecto "
    "progetto estimee estimada stimata planificada estimado gepland verwacht planerat period when time dt monat jahr mois trimestre"
)
_TIMES = (
    "estimate estimated est expected planned plan project total in approx time approximate of previsionnelle prevue estimee "
    "geplante geschatzte estimada prevista stimata previsto projekt projet proyecto progetto overall work delivery "
    "day days week weeks month months quarter quarters year years mths yrs qtrs tage wochen monate monaten quartale jahre jahren "
    "jours semaines mois trimestres annee annees ans dias semanas meses trimestres anos giorni settimane mesi trimestri anni "
    "monat jahr ano anno mes mese an mo wk wks dagen weken maanden kwartalen jaar jaren working business elapsed calendar number"
)
_LINKS = (
    "project projects task tasks id ids ref refs reference work item items key keys number on upon by other initiative "
    "initiatives links link issue inward outward internal dependencies dependency wbs code codes from to is are which"
)
ALLOWED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("total_cost", "cost_low", "cost_high", "actual_cost"), frozenset(_MONEY.split())),
    "spent": frozenset(
        (*_MONEY.split(), "so", "far", "till", "until", "date", "actual", "actuals", "now", "incurred", "to")
    ),
    **dict.fromkeys(
        ("cost_per_quarter", "run_cost_per_quarter"),
        _words(
            f"{_MONEY} per annum annual annually year yearly month monthly quarter quarterly pa yr running run"
        ),
    ),
    **dict.fromkeys(
        ("start", "end", "earliest_start", "finish_by", "finished_on", "stopped_on", "committed_start"),
        frozenset(_DATES.split()),
    ),
    "duration_quarters": frozenset(_TIMES.split()),
    "requires": frozenset(_LINKS.split()),
    "key": _words(
        "project initiative work item issue task card feature record epic idea programme portfolio unique "
        "our internal demand request proposal business case projekt projet proyecto progetto id ref "
        "reference key code number"
    ),
    "status": _words("project current overall delivery work work item initiative category state projekt"),
    "name": _words(
        "project initiative work item task epic idea feature card issue short service programme projekt "
        "projet proyecto progetto full product demand title name record investment intervento iniziativa vorhaben massnahme "
        "opdracht contract action scheme"
    ),
}
"""Per field, the words that may stand beside what it is called without changing what it is."""

_NOT_MONEY = _words(
    "score scores rank ranking rating index points point variance gap share percent pct delay benefit "
    "benefits saving savings revenue income npv roi bcr ratio weight weighting remaining left unit "
    "centre center code owner holder manager type category status rag confidence comment comments note "
    "notes basis risk contingency currency version id avoidance overrun underspend overspend difference "
    "change growth return returns days hours fte effort size priority level band approach model line "
    "driver sponsor source reduction impact recovery per user head rate"
)
_NOT_DATE = _words(
    "created updated modified changed logged reported approved approval review reviewed submitted "
    "raised last viewed resolved entered registered signed meeting gate status confidence user point "
    "score variance slip delay days rag reason"
)
_NOT_TIME = _words(
    "score rank rating points variance slip delay overrun index weight type remaining spent elapsed"
)
_NOT_NAME = _words(
    "status state type phase stage owner manager lead parent portfolio programme program department "
    "team file user sponsor board list sheet tag tags label labels category customer supplier vendor "
    "fund funding column section first last contact email"
)
_NOT_KEY = _words(
    "parent owner list board user person sponsor supplier vendor portfolio programme cost budget team "
    "type status phone postal zip version account gl charge contract asset group blocking blocked "
    "depends predecessor order sort line page telephone centre center epic sprint"
)
_NOT_LINK = _words(
    "type status owner comment comments note notes description risk rag level count score date impact"
)
_NOT_OWNER = _words(
    "unidad unit unite einheit department departamento direccion direction directorate organisation organizacion "
    "organismo organo ufficio ente ministerium ministerie behorde service servicio team email mail id phone region "
    "date comments comment notes status priority score rank ranking rating rag approval approved time"
)
_NOT_STATUS = _words(
    "rag date comment comments note notes update updated report reason approval funding colour color "
    "budget cost schedule risk"
)
MONEY = frozenset(
    (
        "total_cost",
        "cost_low",
        "cost_high",
        "actual_cost",
        "spent",
        "cost_per_quarter",
        "run_cost_per_quarter",
        "amount",
    )
)
"""The fields that hold money."""

NEVER: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(MONEY - {"amount"}, _NOT_MONEY),
    **dict.fromkeys(
        ("start", "end", "earliest_start", "finish_by", "finished_on", "stopped_on", "committed_start"),
        _NOT_DATE,
    ),
    "duration_quarters": _NOT_TIME,
    "requires": _NOT_LINK,
    "key": _NOT_KEY,
    "status": _NOT_STATUS,
    **dict.fromkeys(("owner", "user_lead", "business_lead", "lead"), _NOT_OWNER),
    "name": _NOT_NAME,
}
"""Per field, the words with which a column is something else."""

DOUBTED = ("total_cost", "start", "end", "duration_quarters")
"""The fields for which a column whose name leaves a doubt is asked about."""

BARE_WORDS = _words(
    "estimate estimated est total amount value figures plan planned forecast volumen importo importe montant"
)
AMOUNT_WORDS = _words("total amount totale gesamt summe montant importe importo totaal bedrag")
FORESEEN = _words(
    "forecast forecasted expected estimated estimate planned projected anticipated budget budgeted"
)
REVERSED = frozenset(
    [
        "blocks",
        "blocking",
        "successor",
        "successors",
        "enables",
        "unblocks",
        "required for",
        "prerequisite for",
        "needed by",
        "nachfolger",
        "successeurs",
        "successeur",
        "sucesores",
        "successori",
        "opvolgers",
        "outward issue link blocks",
        "blocking dependencies",
        "is required by",
        "enabler of",
        "enabler for",
    ]
)

PLAIN_WORDS = _words(
    "id date priority rag comments comment notes note benefit benefits risk category tags labels "
    "programme cost budget owner stage score rank quarter year department directorate portfolio sponsor "
    "supplier progress complete effort fte email role lens assessor low likely high evidence person job "
    "skills reviewer"
)
