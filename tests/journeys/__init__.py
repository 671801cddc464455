"""The whole product in a browser: the desk, the real SDK, the server, PostgreSQL and the four fakes on real sockets."""
