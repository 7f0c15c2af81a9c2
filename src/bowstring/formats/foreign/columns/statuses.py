# ruff: noqa: E501 (lists of words and rows of cells read better on one line)
"""Words for how work stands, in the languages of registers, as the words that a portfolio knows."""

import re
from collections.abc import Mapping

from bowstring.formats.foreign.columns.calendar_words import folded
from bowstring.model.status import WorkStatus, standing_of

_WORDS: Mapping[WorkStatus, str] = {
    WorkStatus.PROPOSED: "not yet started|scoping|proposed work|initiation|intake|awaiting approval|pending approval|"
    "pending|todo|to do|queued|ready|ready to start|ready for delivery|backlog|discovery|selected for development|"
    "submitted|under review|requested|upcoming|planning|planning phase|"
    "geplant|offen|idee|vorschlag|beantragt|in planung|neu|nicht begonnen|noch nicht begonnen|vorgeschlagen|"
    "propose|planifie|prevu|a faire|en attente de validation|a venir|en projet|non demarre|nouveau|a l etude|"
    "propuesto|planificado|pendiente|por hacer|nuevo|no iniciado|sin iniciar|previsto|proposto|pianificato|da fare|nuovo|"
    "non iniziato|non avviato|in attesa di approvazione|gepland|voorgesteld|nog niet gestart|nieuw|te doen|planejado|"
    "nao iniciado|planerad|ej startad|foreslagen|planlagt|planowany|nowy|nie rozpoczety|nog te starten|niet gestart|in voorbereiding|planeado|planeada|planejada|por iniciar|pendente|novo|em preparacao|proposta|"
    "in vorbereitung|nicht gestartet|in prufung|planifiee|prevue|proposee|non commence|non commencee|non demarree|a lancer|"
    "a demarrer|en preparation|planificada|propuesta|nueva|no iniciada|en preparacion|pianificata|proposta|nuova|"
    "non iniziata|non avviata|da avviare|da iniziare|in preparazione|programmato|programmata",
    WorkStatus.RUNNING: "in flight|working on it|in execution|execute|executing|execution|doing|mobilising|"
    "implementing|implementation|in development|in build|on track|started|open in progress|"
    "laufend|lauft|in arbeit|in umsetzung|in bearbeitung|aktiv|begonnen|gestartet|in durchfuhrung|"
    "en cours|en cours de realisation|demarre|lance|actif|en realisation|en curso|en marcha|en progreso|en ejecucion|iniciado|"
    "activo|in corso|avviato|attivo|in esecuzione|iniziato|lopend|in uitvoering|bezig|actief|gestart|em andamento|em curso|"
    "em execucao|pagaende|pagar|igangsatt|aktiv|w toku|w realizacji|rozpoczety|loopt|in behandeling|a decorrer|iniciada|avviata|lancee|demarree|en proceso|"
    "em desenvolvimento|in entwicklung|en desarrollo|in sviluppo|in ontwikkeling|en developpement",
    WorkStatus.ON_HOLD: "parking lot|on ice|stalled|waiting|frozen|postponed|delayed indefinitely|shelved|on pause|"
    "pausiert|zuruckgestellt|ruht|angehalten|verschoben|ausgesetzt|en pause|suspendu|en attente|reporte|gele|en suspens|"
    "en pausa|suspendido|en espera|aplazado|pausado|sospeso|in pausa|in attesa|rinviato|gepauzeerd|uitgesteld|opgeschort|"
    "suspenso|pausado|em espera|pausad|vilande|satt pa vent|wstrzymany|zawieszony|suspensa|suspendue|suspendida|sospesa|rinviata|reportee|pausada|adiado|adiada|aplazada|"
    "unterbrochen|ruhend|paralizado|paralizada|detenido|detenida|aangehouden",
    WorkStatus.COMPLETE: "archived|released|launched|closed complete|resolved|implemented|"
    "abgeschlossen|erledigt|fertig|beendet|fertiggestellt|umgesetzt|abgenommen|termine|terminee|acheve|livre|clos|cloture|"
    "fini|realise|terminado|completado|finalizado|cerrado|concluido|hecho|entregado|completato|concluso|chiuso|terminato|"
    "finito|consegnato|ultimato|afgerond|gereed|voltooid|afgesloten|klaar|opgeleverd|concluido|avslutad|klar|fardig|ferdig|"
    "avsluttet|zakonczony|ukonczony|zamkniety|concluida|completada|finalizada|terminada|cerrada|entregada|realizada|cloturee|livree|achevee|"
    "realisee|completata|conclusa|chiusa|terminata|consegnata|fechado|fechada|entregue|encerrado|encerrada",
    WorkStatus.CANCELLED: "cancel|closed incomplete|closed skipped|won t do|wont do|will not do|descoped|removed|not proceeding|"
    "rejected|declined|killed|obsolete|retired|"
    "abgebrochen|gestoppt|storniert|eingestellt|abgelehnt|verworfen|annule|annulee|abandonne|arrete|rejete|cancelado|anulado|"
    "abandonado|rechazado|annullato|cancellato|abbandonato|respinto|geannuleerd|gestopt|afgeblazen|vervallen|avbruten|"
    "installd|kansellert|anulowany|przerwany|odrzucony|stopgezet|cancelada|anulada|abandonnee|arretee|rejetee|rechazada|annullata|cancellata|"
    "abbandonata|respinta|rejeitado|rejeitada|desistido",
}
_STANDINGS: Mapping[str, WorkStatus] = {
    word: standing for standing, words in _WORDS.items() for word in words.split("|")
}
_RAG = frozenset(
    [
        "r",
        "a",
        "g",
        "b",
        "red",
        "amber",
        "green",
        "blue",
        "rot",
        "gelb",
        "grun",
        "rouge",
        "orange",
        "vert",
        "rojo",
        "amarillo",
        "verde",
        "rosso",
        "giallo",
        "yellow",
        "black",
        "white",
        "grey",
        "gray",
        "amber/green",
        "amber/red",
    ]
)


def status_words(text: str) -> str:
    """The status in words that a portfolio knows; "" where its words are not known."""
    if standing_of(text) is not None:
        return text
    plain = " ".join(re.sub(r"[^\w\s]|_", " ", folded(text)).split())
    bare = re.sub(r"^\d+\s*", "", plain)
    for words in (plain, bare):
        if words in _STANDINGS:
            return _STANDINGS[words].value
        if standing_of(words) is not None:
            return words
    return ""


def is_rag(texts: list[str]) -> bool:
    """Whether the texts are colours of a rating (red, amber, green), which is no status."""
    return bool(texts) and all(folded(text).strip() in _RAG for text in texts)
