"""Libraries that are loaded when something of them is first used.

To load pandas takes half a second, which a build that finds nothing changed can do without.
"""

import lazy_loader

__all__ = ["pd"]

pd = lazy_loader.load("pandas")
