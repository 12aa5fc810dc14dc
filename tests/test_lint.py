"""What the code of a chapter must not use is found by what names stand for, not by their looks."""

import pytest

from helpers.book.build import lint

# Each with the name that the message begins with; each stands on the last line of its code.
FAULTY = {
    "from ipywidgets import interact as show\nshow(print, x=[1, 2])": "'interact'",
    "import ipywidgets as w\nw.interact (print, x=[1, 2])": "'interact'",
    "from ipywidgets import interact\n@interact\ndef f(x=(1, 5)): print(x)": "'interact'",
    "import ipywidgets\ndisplay(ipywidgets.IntSlider())": "'IntSlider'",
    "import ipywidgets as w\nw.jslink(*links)": "'jslink'",
    "import ipywidgets as w\nshow = w.interactive": "'interactive'",
    "slider.observe(print)": "'observe'",
    "interactive_output(print, {})": "'interactive_output'",
    "import numpy as np\nnp.random.rand(3)": "'numpy.random.rand'",
    "import numpy as np\nnp.random.seed()\nnp.random.rand(3)": "'numpy.random.rand'",
    "from numpy.random import default_rng\ndefault_rng()": "'numpy.random.default_rng'",
    "from random import choice\nlist(map(choice, ['ab']))": "'random.choice'",
    "import random\nrandom.Random(None)": "'random.Random'",
    "import pandas as pd\npd.DataFrame({'a': [1]}).sample(1)": "'sample'",
    "table[table['shot'] > 1].sample(1)": "'sample'",
    "import uuid\nuuid.uuid4()": "'uuid.uuid4'",
    "from datetime import datetime as D\nD.now()": "'datetime.datetime.now'",
    "import datetime as dt\ndt.date.today()": "'datetime.date.today'",
    "import pandas as pd\npd.Timestamp.now()": "'pandas.Timestamp.now'",
    "import pandas as pd\npd.Timestamp('now')": "\"pandas.Timestamp('now')\"",
    "from time import time\ntime()": "'time.time'",
    "from ipywidgets import *": "`import *`",
    "import helpers\nhelpers.press.pdf": "helpers.press",
    "from helpers.grading import sandbox": "helpers.grading",
    "print(1)\n%matplotlib inline": "a chapter is plain Python",
    "files = !ls": "a chapter is plain Python",
    "print(1)\nprint?": "a chapter is plain Python",
}
SOUND = [
    "import numpy as np\nrng = np.random.default_rng(1937)\nrng.random()\nrng.choice([1, 2])",
    "import random\nrandom.seed(1937)\nrandom.random()",
    "import random\ndice = random.Random(1937)\ndice.sample([1, 2], 1)",
    "table.sample(3, random_state=1937)",
    "import pandas as pd\npd.Timestamp('1937-07-30')\npd.to_datetime(days)",
    "from datetime import date\ndate(1937, 7, 30)",
    "from helpers import datasets, explore\nfrom helpers.views import orders",
    "interaction = 1\nobserved = interaction",
    "this is no Python, and fails when it is executed",
]


@pytest.mark.parametrize("code", FAULTY)
def test_what_a_page_cannot_bear_is_named_with_its_line(code):
    found = lint.faults([(10, "import pandas"), (20, code)])
    last = 19 + len(code.splitlines()) - ("def f" in code)
    assert [(line, said[: len(FAULTY[code])]) for line, said in found] == [(last, FAULTY[code])]


@pytest.mark.parametrize("code", SOUND)
def test_what_gives_the_same_at_each_build_may_stand(code):
    assert lint.faults([(1, code)]) == []


def test_an_import_and_a_seed_hold_for_the_cells_below():
    above, below = "import random as dice\ndice.seed(1937)", "dice.random()"
    assert lint.faults([(1, above), (9, below)]) == []
    assert [line for line, _ in lint.faults([(1, below), (9, above)])] == [1]
