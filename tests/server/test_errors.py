import pickle

from server.errors import AccessRefused, UpstreamRateLimited


def test_an_error_survives_the_cache_whole() -> None:
    error = pickle.loads(pickle.dumps(UpstreamRateLimited("slack", "Too many.", hint="Wait.", retry_after=2.5)))
    assert (error.upstream, error.message, error.hint, error.retry_after) == ("slack", "Too many.", "Wait.", 2.5)
    assert pickle.loads(pickle.dumps(AccessRefused("No.", status=403))).status == 403


def test_an_error_reads_as_what_was_wrong_and_what_to_do() -> None:
    assert str(UpstreamRateLimited("slack", "Too many.", hint="Wait.")) == "Too many. Wait."
