"""Which service is meant, and with which key. Knows the data folder."""
