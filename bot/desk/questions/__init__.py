"""What residents asked and what became of it: how much the bot answers, and the questions nobody understood."""
