"""The pages of a grader: templates, in which every value is escaped."""

from functools import cache

from jinja2 import Environment, PackageLoader

__all__ = ["plain", "render"]


def render(template: str, **values: object) -> str:
    """Return a page; every value in it is escaped."""
    return _environment().get_template(template).render(**values)


def plain(number: float) -> str:
    """Return points as a reader writes them: two places at most, none that says nothing."""
    return f"{round(number, 2):g}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("helpers.grading"), autoescape=True, trim_blocks=True
    )
    environment.filters["plain"] = plain
    return environment
