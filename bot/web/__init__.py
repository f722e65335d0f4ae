"""The resident's page: what the server renders and the files it hands out. Conversations are `bot.channels.web`."""
