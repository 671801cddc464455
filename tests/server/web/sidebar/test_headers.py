from dataclasses import replace

from server.settings import ZAF_SDK
from server.web.sidebar import headers


def test_the_sdk_of_zendesk_is_the_only_script_from_elsewhere():
    policy = headers.content_security_policy(ZAF_SDK, ["https://acme.zendesk.com"])
    assert "script-src 'self' https://static.zdassets.com;" in policy
    assert "script-src 'self';" in headers.content_security_policy("/sidebar/static/zaf.js", [])


def test_a_page_without_a_workspace_is_framed_by_nobody():
    assert headers.content_security_policy("/zaf.js", []).endswith("frame-ancestors 'none'")


def test_a_workspace_is_zendesks_own_address_unless_the_settings_name_another(settings):
    one = replace(settings.instances[0], workspace_origin="", subdomain="acme")
    other = replace(one, workspace_origin="https://support.example.com/agent")
    assert headers.workspace_origins([one, other, one]) == ("https://acme.zendesk.com", "https://support.example.com")
