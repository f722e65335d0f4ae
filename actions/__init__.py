"""Rasa custom actions, flat: slots in, one call to the catalogue, the ward or the dossiers, an answer out."""
