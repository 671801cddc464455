"""What Zendesk asks of an app package, a file per part of it.

Restated from the behaviour of Zendesk's validator (https://github.com/zendesk/zendesk_apps_support, 4.52.0);
`tests/server/package/test_vectors.py` scores these rules against its verdicts.
"""
