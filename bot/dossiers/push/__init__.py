"""Systems that push dossiers: `POST /api/v1/dossiers` with an API key."""
