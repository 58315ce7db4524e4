"""The files a run is reported as, one a format. Pure: plain data in, text out."""
