"""Who saw or did what about whom at the desk."""
