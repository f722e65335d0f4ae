"""`/ngoai-tuyen/`: what the ward knows as one page that needs no server and no network."""
