"""The addresses of portfolio."""

from django.urls import path

from bowstring.web.portfolio import (
    bulk_change,
    concept,
    existing,
    exporting,
    import_columns,
    import_preview,
    importing,
    initiative,
    initiatives,
    initiatives_map,
    portfolio_settings,
    portfolios,
    problems,
    record,
    records,
    removing,
    starting,
    stopping,
)

_IN = "p/<slug:portfolio_key>"
_TABLE = f"{_IN}/facts/<slug:table>"
_WORK = f"{_IN}/initiative/<path:initiative>"

ROUTES = [
    path("start", starting.start, name="start"),
    path(f"{_IN}/initiatives", initiatives.initiatives, name="initiatives"),
    path(f"{_IN}/initiatives.<slug:ending>", initiatives.initiatives_file, name="initiatives-file"),
    path(f"{_IN}/initiatives/map", initiatives_map.initiatives_map, name="initiatives-map"),
    path(f"{_IN}/initiatives/why/<path:initiative>", initiative.initiative_why, name="initiative-why"),
    path(f"{_IN}/initiatives/exists/<path:initiative>", existing.initiative_exists, name="initiative-exists"),
    path(f"{_IN}/initiatives/stop/<path:initiative>", stopping.initiative_stop, name="initiative-stop"),
    path(_WORK, initiative.initiative, name="initiative"),
    path(f"{_IN}/concept", concept.concept, name="concept"),
    path(f"{_IN}/concept/exists", concept.concept_exists, name="concept-exists"),
    path(f"{_IN}/problems", problems.problems, name="problems"),
    path(f"{_IN}/settings", portfolio_settings.settings, name="settings"),
    path(f"{_IN}/facts", records.facts, name="facts"),
    *(
        path(f"{_IN}/facts/{table}", records.records, {"table": table}, name=f"table-{table}")
        for table in ("assets", "needs", "outcomes", "people", "teams")
    ),
    path(_TABLE, records.records, name="records"),
    path(f"{_TABLE}.<slug:ending>", records.records_file, name="records-file"),
    path(f"{_TABLE}/add", record.record_add, name="record-add"),
    path(f"{_TABLE}/change", bulk_change.bulk_change, name="bulk-change"),
    path(f"{_TABLE}/change/<slug:change>/undo", bulk_change.bulk_undo, name="bulk-undo"),
    path(f"{_TABLE}/<int:row>", record.record, name="record"),
    path(f"{_TABLE}/<int:row>/save", record.record_save, name="record-save"),
    path(f"{_TABLE}/<int:row>/remove", removing.record_delete, name="record-delete"),
    path("", portfolios.portfolios, name="portfolios"),
    path("p/<slug:portfolio_key>/import", importing.import_page, name="import"),
    path(
        "p/<slug:portfolio_key>/import/<slug:run>/columns",
        import_columns.import_columns,
        name="import-columns",
    ),
    path("p/<slug:portfolio_key>/import/<slug:run>", import_preview.import_preview, name="import-preview"),
    path("p/<slug:portfolio_key>/import/<slug:run>/forget", importing.import_drop, name="import-drop"),
    path("p/<slug:portfolio_key>/import/<slug:run>/undo", importing.import_undo, name="import-undo"),
    path("p/<slug:portfolio_key>/export/<slug:form>", exporting.export, name="export"),
]
