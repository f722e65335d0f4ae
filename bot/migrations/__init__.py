"""Alembic's environment: the tables of every package, revision by revision.

A package that has tables adds its models module here and a revision under `versions/` (see docs/dossiers.md,
"A new table").
"""

MODEL_MODULES = [
    "bot.channels.zalo.models",
    "bot.desk.announcements.models",
    "bot.desk.audit.models",
    "bot.desk.changes.models",
    "bot.desk.feedback.models",
    "bot.desk.files.models",
    "bot.desk.first_screen.models",
    "bot.desk.home_visits.models",
    "bot.desk.notebook.models",
    "bot.desk.officers.models",
    "bot.desk.quality.models",
    "bot.desk.questions.models",
    "bot.desk.reach.models",
    "bot.desk.teaching.models",
    "bot.desk.tickets.models",
    "bot.dossiers.igate.models",
    "bot.dossiers.models",
    "bot.dossiers.push.models",
    "bot.dossiers.resident_models",
    "bot.forms.models",
    "bot.messaging.models",
]
