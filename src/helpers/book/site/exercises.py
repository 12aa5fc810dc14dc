"""What sphinx-exercise leaves to do: ids that are unlike each other, and a record that is small."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

__all__ = ["setup"]


def setup(app: Sphinx) -> None:
    """Register the transform and what makes the record small."""
    app.add_post_transform(UnlikeIds)
    app.connect("env-updated", _keep_titles)


def _keep_titles(_app: Sphinx, env: BuildEnvironment) -> None:
    """Keep of each exercise its title, after which a solution is named.

    sphinx-exercise keeps the whole, and with it the page on which it stands, among what Sphinx
    loads at each build.
    """
    for entry in getattr(env, "sphinx_exercise_registry", {}).values():
        kept = entry["node"].copy()
        kept += entry["node"][0].deepcopy()
        for part in kept.findall():
            part.document = None
        entry["node"] = kept


class UnlikeIds(SphinxPostTransform):
    """Name the content of each exercise and solution after it.

    sphinx-exercise gives all of them the same id, which may stand only once on a page.
    """

    default_priority = 900

    def run(self, **_options) -> None:
        for number, content in enumerate(self.document.findall(nodes.section), 1):
            if {"exercise-content", "solution-content"} & set(content["ids"]):
                content["ids"] = [f"{content['ids'][0]}-{number}"]
