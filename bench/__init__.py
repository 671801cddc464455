"""The figures of Liaison, as ratios within one run: `make bench`."""
