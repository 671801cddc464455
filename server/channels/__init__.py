"""The destinations: one small file each. `server.channels.registry` joins them."""
