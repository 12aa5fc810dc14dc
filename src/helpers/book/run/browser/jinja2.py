"""What Altair asks of Jinja when it is loaded: it makes templates of pages that no page needs."""

__all__ = ["Template"]


class Template:
    """A template that is never filled."""

    def __init__(self, *_text: str, **_options: object):
        pass

    def render(self, *_values: object, **_more: object) -> str:
        """Refuse.

        Raises
        ------
        NotImplementedError
            Always.
        """
        raise NotImplementedError("A page of HTML cannot be made of a chart in the browser.")
