"""What sphinx-exercise leaves to do: ids that are unlike each other on a page."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

__all__ = ["setup"]


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(UnlikeIds)


class UnlikeIds(SphinxPostTransform):
    """Name the content of each exercise and solution after it.

    sphinx-exercise gives all of them the same id, which may stand only once on a page.
    """

    default_priority = 900

    def run(self, **_options) -> None:
        for number, content in enumerate(self.document.findall(nodes.section), 1):
            if {"exercise-content", "solution-content"} & set(content["ids"]):
                content["ids"] = [f"{content['ids'][0]}-{number}"]
