"""How text is shown: safe lines, words, bodies laid out. Knows neither keys nor state nor widgets."""
