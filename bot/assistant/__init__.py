"""The dialogue: Rasa in this process, with custom actions called as functions and a tracker store of our own."""
