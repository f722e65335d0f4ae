"""An officer's answer teaches the bot: another way to ask, a new general question, a wrong fact to mend."""
