"""What a cell may display in a page, and the function that does it."""

__all__ = ["HTML", "SVG", "Markdown", "clear_output", "display"]


class HTML:
    """A text of HTML."""

    def __init__(self, data: str = ""):
        self.data = data

    def _repr_html_(self) -> str:
        return self.data


class SVG(HTML):
    """A drawing."""


class Markdown(HTML):
    """A text of Markdown; as HTML it looks as it does in an explorer."""

    def _repr_html_(self) -> str:
        from markdown_it import MarkdownIt

        return f'<div class="explorer-text">{MarkdownIt().render(self.data)}</div>'


def display(*values: object, **_options: object) -> None:
    """Show values in the output of the cell."""
    import course_shell

    course_shell.display(*values)


def clear_output(wait: bool = False) -> None:
    """Leave the output as it is: a page shows it when the cell has ended."""
