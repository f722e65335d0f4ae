"""The officers' desk at `/desk`: pages on what `bot/desk`, the catalogue and the dossiers offer (docs/desk.md)."""
