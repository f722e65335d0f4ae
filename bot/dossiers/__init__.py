"""Where a dossier stands: codes, store, import, proof, and the story told to the resident."""
