"""Procedures and general questions as forms for officers: what the schema says becomes fields, fields become YAML."""
