# ruff: noqa: E501 (lists of words and rows of cells read better on one line)
"""What the fields are called in other languages, without accents; and the small words of their columns' names."""

from collections.abc import Mapping

LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "German": {
        "key": "nr|nummer|kennung|kuerzel|projektnummer|projekt nr|projektkurzel|lfd nr|vorgangsnummer|projekt id",
        "name": "bezeichnung|projekt|projektname|projekttitel|titel|vorhaben|projektbezeichnung|massnahme|name des projekts",
        "description": "beschreibung|kurzbeschreibung|inhalt|ziel und inhalt|projektbeschreibung",
        "total_cost": "kosten|gesamtkosten|budget|projektkosten|plankosten|projektbudget|investition|investitionskosten|"
        "kosten gesamt|gesamtbudget|volumen|projektvolumen",
        "start": "beginn|anfang|projektstart|startdatum|startet|projektbeginn|anfangsdatum",
        "end": "ende|fertigstellung|abschluss|projektende|enddatum|endtermin|fertigstellungstermin|zieltermin|endtermin|fertigstellungstermin",
        "duration_quarters": "dauer|laufzeit|projektdauer|projektlaufzeit",
        "owner": "verantwortlich|verantwortlicher|verantwortliche|projektleiter|projektleiterin|projektleitung|leitung|"
        "ansprechpartner|eigentumer",
        "team": "abteilung|bereich|fachbereich|organisationseinheit|referat",
        "requires": "abhangigkeit|abhangigkeiten|abhangig von|vorganger|hangt ab von|voraussetzung|voraussetzungen",
        "status": "status|projektstatus|zustand|stand",
        "phase": "phase|projektphase",
    },
    "French": {
        "key": "numero|identifiant|reference|code projet|n|no|ref projet|id projet",
        "name": "nom|nom du projet|projet|intitule|intitule du projet|libelle|titre|nom projet|titre du projet",
        "description": "descriptif|resume|objet|description du projet",
        "total_cost": "cout|couts|cout total|cout estime|montant|budget|depense|investissement|cout du projet|"
        "budget total|cout previsionnel|montant total",
        "start": "debut|date de debut|demarrage|lancement|date de demarrage|date de lancement|commencement",
        "end": "fin|date de fin|echeance|livraison|date de livraison|achevement|date d echeance",
        "duration_quarters": "duree|duree du projet",
        "owner": "responsable|chef de projet|pilote|porteur|responsable du projet|cheffe de projet",
        "team": "direction|equipe|ministere|departement",
        "requires": "depend de|dependances|dependance|prerequis|predecesseurs|predecesseur|pre requis",
        "status": "statut|etat|avancement|etat d avancement",
        "phase": "phase|etape",
    },
    "Spanish": {
        "key": "codigo|clave|numero|identificador|codigo del proyecto|id proyecto",
        "name": "nombre|nombre del proyecto|proyecto|titulo|denominacion|iniciativa|titulo del proyecto",
        "description": "descripcion|resumen",
        "total_cost": "coste|costo|costes|costos|presupuesto|importe|inversion|coste total|costo total|"
        "presupuesto total|coste estimado|importe total",
        "start": "inicio|fecha de inicio|comienzo|fecha inicio|fecha de comienzo",
        "end": "fin|fecha de fin|finalizacion|termino|fecha fin|fecha de finalizacion|fecha de termino|entrega",
        "duration_quarters": "duracion|plazo|duracion del proyecto",
        "owner": "responsable|jefe de proyecto|encargado|director del proyecto",
        "team": "area|departamento|equipo|unidad|ministerio",
        "requires": "depende de|dependencias|dependencia|predecesores|predecesoras|requisitos previos|predecesor",
        "status": "estado|situacion|estado del proyecto",
        "phase": "fase|etapa",
    },
    "Italian": {
        "key": "codice|numero|identificativo|codice progetto|id progetto",
        "name": "nome|nome del progetto|progetto|titolo|denominazione|iniziativa|nome progetto|titolo del progetto",
        "description": "descrizione|sintesi",
        "total_cost": "costo|costi|budget|importo|preventivo|investimento|spesa|costo totale|importo totale|"
        "costo stimato",
        "start": "inizio|data di inizio|avvio|data inizio|data di avvio",
        "end": "fine|data di fine|scadenza|conclusione|data fine|data di conclusione|termine|consegna",
        "duration_quarters": "durata|durata del progetto",
        "owner": "responsabile|referente|capo progetto|capoprogetto|responsabile del progetto",
        "team": "area|reparto|ufficio|direzione|dipartimento|squadra",
        "requires": "dipende da|dipendenze|dipendenza|predecessori|prerequisiti|predecessore",
        "status": "stato|stato del progetto|stato avanzamento",
        "phase": "fase",
    },
    "Dutch": {
        "key": "nummer|projectnummer|kenmerk",
        "name": "naam|project|projectnaam|titel|omschrijving project|naam project",
        "description": "omschrijving|beschrijving|toelichting",
        "total_cost": "kosten|begroting|budget|investering|totale kosten|projectkosten",
        "start": "start|startdatum|begin|aanvang|begindatum",
        "end": "einde|einddatum|oplevering|eind|gereed",
        "duration_quarters": "duur|looptijd|doorlooptijd",
        "owner": "verantwoordelijke|eigenaar|projectleider|trekker|opdrachtnemer",
        "team": "afdeling|team|organisatie",
        "requires": "afhankelijk van|afhankelijkheden|afhankelijkheid|voorgangers|voorganger",
        "status": "status|stand",
        "phase": "fase",
    },
    "Portuguese": {
        "key": "codigo|numero",
        "name": "nome|projeto|nome do projeto|titulo|iniciativa",
        "description": "descricao",
        "total_cost": "custo|custos|orcamento|valor total|custo total|investimento",
        "start": "inicio|data de inicio|data inicio",
        "end": "fim|data de fim|termino|data de termino|conclusao",
        "duration_quarters": "duracao|prazo",
        "owner": "responsavel|gerente|gerente do projeto|gestor|gestor do projeto|coordenador|chefe de projeto",
        "team": "area|departamento|equipe|equipa",
        "requires": "depende de|dependencias|predecessores",
        "status": "estado|situacao",
        "phase": "fase",
    },
    "Swedish": {
        "key": "nummer|projektnummer",
        "name": "namn|projekt|projektnamn|benamning|tittel|navn|prosjekt|prosjektnavn",
        "description": "beskrivning|beskrivelse",
        "total_cost": "kostnad|kostnader|budget|budsjett|omkostninger|totalkostnad",
        "start": "start|startdatum|startdato|oppstart",
        "end": "slut|slutdatum|sluttdato|slutt|ferdig|klart",
        "duration_quarters": "varaktighet|varighet|langd",
        "owner": "ansvarig|ansvarlig|projektledare|prosjektleder|projektleder",
        "team": "avdelning|avdeling|enhet",
        "requires": "beroende av|beroenden|avhengig av|avhengigheter|foregangare",
        "status": "status|lage",
        "phase": "fas|fase",
    },
    "Polish": {
        "key": "numer|kod|lp",
        "name": "nazwa|projekt|nazwa projektu|tytul",
        "description": "opis",
        "total_cost": "koszt|koszty|budzet|koszt calkowity",
        "start": "poczatek|data rozpoczecia|rozpoczecie|start",
        "end": "koniec|data zakonczenia|zakonczenie",
        "duration_quarters": "czas trwania",
        "owner": "odpowiedzialny|kierownik|kierownik projektu|wlasciciel",
        "team": "dzial|zespol|departament",
        "requires": "zalezy od|zaleznosci|poprzednicy",
        "status": "status|stan",
        "phase": "faza|etap",
    },
}
"""Per language and field, what a column is called, the plainest first."""

ENGLISH_TOO = frozenset(
    [
        "projekt",
        "project",
        "nummer",
        "status",
        "budget",
        "start",
        "phase",
        "team",
        "area",
        "no",
        "n",
        "id",
        "begin",
        "investment",
        "volumen",
    ]
)
"""Words of those that say nothing about the language of a table."""

SMALL_WORDS = frozenset(
    [
        "the",
        "of",
        "a",
        "an",
        "in",
        "for",
        "and",
        "our",
        "by",
        "on",
        "at",
        "to",
        "per",
        "des",
        "der",
        "die",
        "das",
        "dem",
        "den",
        "von",
        "vom",
        "im",
        "du",
        "de",
        "d",
        "la",
        "le",
        "les",
        "l",
        "en",
        "et",
        "del",
        "dello",
        "della",
        "di",
        "da",
        "il",
        "lo",
        "los",
        "las",
        "el",
        "al",
        "do",
        "da",
        "dos",
        "van",
        "het",
        "een",
        "och",
        "i",
        "av",
        "av",
        "w",
        "na",
        "z",
    ]
)
"""Words of a column's name that say nothing of what it is."""


def foreign_phrases(field: str) -> tuple[tuple[str, ...], ...]:
    """What a field may be called in other languages, each as its words; the plainest of every language first."""
    lists = [phrases[field].split("|") for phrases in LANGUAGES.values() if field in phrases]
    ranked = [(at, phrase) for phrases in lists for at, phrase in enumerate(phrases)]
    ordered = dict.fromkeys(phrase for _, phrase in sorted(ranked, key=lambda pair: pair[0]))
    return tuple(
        tuple(word for word in phrase.split() if word not in SMALL_WORDS) or tuple(phrase.split())
        for phrase in ordered
    )


def language_of(names: list[tuple[str, ...]]) -> str:
    """The language of a table's columns by their words; "" for English, or where it cannot be told."""
    votes: dict[str, int] = {}
    for words in names:
        plain = " ".join(words)
        core = " ".join(word for word in words if word not in SMALL_WORDS)
        for language, fields in LANGUAGES.items():
            phrases = {phrase for listed in fields.values() for phrase in listed.split("|")} - ENGLISH_TOO
            if plain in phrases or core in phrases:
                votes[language] = votes.get(language, 0) + 1
    best = max(votes.values(), default=0)
    return next((language for language, count in votes.items() if count == best), "") if best else ""
