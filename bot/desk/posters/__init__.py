"""Paper for the neighbourhoods: posters, leaflets, cards and hand-outs, each with the neighbourhood's own links."""
