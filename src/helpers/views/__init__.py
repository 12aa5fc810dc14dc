"""What the explorers of the chapters show: functions from a reader's choice to figures and words.

Each takes plain values and returns what `helpers.explore` can show. They compute nothing of their
own: the analysis is in `helpers.analysis.measures` and its neighbours. A module for each subject.
"""
