"""What people do: officers, hand-over, tickets, home visits, teaching, reports. Their pages are in `bot.web.desk`."""
