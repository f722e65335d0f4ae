"""Service at home: requests, times, the day sheet, and calling the officer on duty when it is urgent."""
