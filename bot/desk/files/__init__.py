"""Pictures and documents that officers send to residents."""
