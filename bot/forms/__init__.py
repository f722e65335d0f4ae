"""Official forms: what is asked, how an answer is read, the filled-in files. The forms themselves are `data/forms`."""
