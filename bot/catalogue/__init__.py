"""What the ward knows: procedures, life events, the ward itself. Files only; no database, no Rasa."""
