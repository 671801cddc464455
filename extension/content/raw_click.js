/**
 * Alt and a click on a link to Zendesk's API opens the raw JSON, in a new tab: the mark at the end of the address tells
 * every rule of ours to leave it alone. Ours comes first, because Alt and a click else means "save".
 */
{
  const API_LINK = /^https:\/\/[a-z0-9][a-z0-9-]*\.zendesk\.com\/api\/v2\/(?:tickets|users|organizations)\/[0-9]+(?:\.json)?(?:[?#].*)?$/i;

  addEventListener(
    "click",
    (event) => {
      if (!event.altKey || event.button !== 0 || !event.isTrusted) return;
      const link = event.composedPath().find((part) => part instanceof HTMLAnchorElement);
      if (!link || !API_LINK.test(link.href)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      open(`${link.href.replace(/#.*$/, "")}#liaison-raw`, "_blank", "noopener");
    },
    { capture: true },
  );
}
