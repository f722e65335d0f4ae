"""Which answers of the bot people found right, on a sample drawn by chance: what "answered" alone does not say."""
