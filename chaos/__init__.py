"""Press, and break everything meanwhile; then count what arrived: `make chaos`."""
