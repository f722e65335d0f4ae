"""Empty visits: how many open the page and ask nothing, by the first screen they saw. Numbers only."""
