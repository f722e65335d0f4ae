"""Our assistant beside stock Rasa 3.6.21, on this machine, in one run: `make bench`."""
