"""The address of the form in which a reader corrects a page or a figure, filled in."""

from urllib.parse import urlencode

__all__ = ["correction_link"]


def correction_link(
    repository: str, page: str, title: str, figure: str = "", source: str = ""
) -> str:
    """Return the address of the form; nothing if the repository is not known.

    The fields are those of ``.github/ISSUE_TEMPLATE/correction.yml``.

    Parameters
    ----------
    repository : str
        Its address on GitHub; empty if it is not known.
    page, title : str
        The page, as in ``chapters/own``, and its title.
    figure : str, optional
        The figure that may be wrong, as the page prints it, and its place in the data.
    source : str, optional
        Whom the page names for it.

    Examples
    --------
    >>> correction_link("https://github.com/history/terror", "chapters/own", "A page")
    'https://github.com/history/terror/issues/new?template=correction.yml&page=A+page+%28chapters%2Fown%29'
    """
    if not repository:
        return ""
    asked = {"template": "correction.yml", "page": f"{title} ({page})"}
    if figure:
        asked |= {"wrong": figure, "source": f"The page names: {source}.\nMy source: "}
    return f"{repository}/issues/new?{urlencode(asked)}"
