"""Charts as an office program draws them itself: bars, lines and points with their numbers in a sheet behind them."""
