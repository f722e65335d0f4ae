"""VNPT iGate 2.0: dossiers are fetched from the province's one-stop software with a read-only service account."""
