"""Telegram, spoken with python-telegram-bot's `Bot`: docs/telegram.md is the way from nothing to a working channel.

Its `Application` stays out: order, retries, rates and restarts are the queue's, for all channels alike.
"""
