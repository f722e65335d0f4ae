"""Reads what we send with aiogram's models, in an environment of its own: `read_again.py < calls.json`."""

import json
import sys

from aiogram import methods

for name, body in json.load(sys.stdin):
    model = getattr(methods, name[0].upper() + name[1:])
    known = {field.alias or key for key, field in model.model_fields.items()}
    assert set(body) <= known, (name, set(body) - known)
    model.model_validate(body)
    print(name)
