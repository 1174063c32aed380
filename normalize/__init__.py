"""Records: printed figures to observations, with numbers, periods, communes and indicators understood."""
