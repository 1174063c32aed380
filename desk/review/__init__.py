"""The review page and the home page: what provincial staff open in the morning, served to one office machine."""
