"""What sphinx-exercise leaves to do: numbers, unlike ids, a small record, and messages.

It numbers through the book; here the exercises of each page begin at one, so that a new one changes
the numbers of its own page alone.

It names another page when a solution has no exercise, and no file that exists when two have the
same label.
"""

import re
from difflib import get_close_matches

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx_exercise.directive import SphinxExerciseBaseDirective
from sphinx_exercise.nodes import solution_node

from helpers.book.build.chapters import source_text

__all__ = ["setup"]

_LOG = logging.getLogger(__name__)
_NUMBER_THROUGH_THE_BOOK = TocTreeCollector.assign_figure_numbers


def setup(app: Sphinx) -> None:
    """Register the transforms, what makes the record small, and the check of labels."""
    SphinxExerciseBaseDirective.duplicate_labels = _is_taken
    TocTreeCollector.assign_figure_numbers = _number_within_pages
    app.add_post_transform(SolutionsOfNothing)
    app.add_post_transform(UnlikeIds)
    app.connect("env-updated", _keep_titles)


def _number_within_pages(collector: TocTreeCollector, env: BuildEnvironment) -> list[str]:
    """Let the numbers begin anew on each page; return the pages whose numbers have changed."""
    before = env.toc_fignumbers
    _NUMBER_THROUGH_THE_BOOK(collector, env)
    for kinds in env.toc_fignumbers.values():
        for numbers in kinds.values():
            in_order = sorted(numbers, key=numbers.__getitem__)
            numbers.update({name: (place,) for place, name in enumerate(in_order, 1)})
    return [page for page, kinds in env.toc_fignumbers.items() if before.get(page) != kinds]


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


def _is_taken(directive: SphinxExerciseBaseDirective, label: str) -> bool:
    """Say whether a label is that of another exercise or solution, and warn of it."""
    env = directive.env
    other = env.sphinx_exercise_registry.get(label) if label else None
    if other:
        _LOG.warning(
            "the label %r is already that of another exercise or solution in %s. Give each a label "
            "of its own.",
            label,
            env.doc2path(other["docname"], base=False),
            location=directive.get_location(),
        )
    return bool(other)


class SolutionsOfNothing(SphinxPostTransform):
    """Name the solutions whose exercise does not exist, and take them out."""

    default_priority = 4  # before sphinx-exercise looks for them

    def run(self, **_options) -> None:
        registry = getattr(self.env, "sphinx_exercise_registry", {})
        exercises = [name for name, entry in registry.items() if "exercise" in entry["type"]]
        for node in list(self.document.findall(solution_node)):
            label = node["target_label"]
            if label not in exercises:
                near = get_close_matches(label, exercises) or sorted(exercises)
                _LOG.warning(
                    "the solution is to the exercise %r, and there is none of that label. The "
                    "nearest are: %s.",
                    label,
                    ", ".join(near) or "none",
                    location=(self.env.docname, self._line_of(label)),
                )
                node.parent.remove(node)

    def _line_of(self, label: str) -> int:
        """Return the line of a solution; its node has lost it."""
        text = source_text(self.env, self.env.docname)
        found = re.search(rf"\{{solution(?:-start)?\}}[ ]+{re.escape(label)}\s", text)
        return text.count("\n", 0, found.start()) + 1 if found else 1


class UnlikeIds(SphinxPostTransform):
    """Name the content of each exercise and solution after it.

    sphinx-exercise gives all of them the same id, which may stand only once on a page.
    """

    default_priority = 900

    def run(self, **_options) -> None:
        for number, content in enumerate(self.document.findall(nodes.section), 1):
            if {"exercise-content", "solution-content"} & set(content["ids"]):
                content["ids"] = [f"{content['ids'][0]}-{number}"]
