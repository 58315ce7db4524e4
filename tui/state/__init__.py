"""What the screen knows, as plain values. Knows neither widgets nor how anything is asked for."""
