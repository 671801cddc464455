"""Four fake upstreams on real sockets, for the demo, the tests and the benchmark.

They share no code with the clients: what a client misunderstands, the fake must not misunderstand with it.
"""
