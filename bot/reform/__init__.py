"""The reform report: one page a month on how the ward serves, in the order of SIPAS's five questions."""
