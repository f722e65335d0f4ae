"""Paper: PDF files from typst templates. Which words stand on it is the business of whoever asks."""
