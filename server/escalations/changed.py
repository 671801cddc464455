"""A press whose text is another than the agent has seen."""

from server.errors import Conflict
from server.escalations.records import Preview


class Changed(Conflict):
    """A press that would send something else than the preview said, or beside one that is open: `preview` is anew."""

    code = "preview_changed"

    def __init__(
        self,
        preview: Preview,
        message: str = "What would be sent is not what the preview showed.",
        *,
        hint: str = "Look at the new preview, and press again with its digest.",
        code: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint, code=code)
        self.preview = preview
