"""What the explorers of the chapters show: functions from a reader's choice to figures and words.

A module for each subject. Each function takes plain values, and the label of a choice if it asks
for it, and returns what `helpers.explore` can show. A view selects the rows of the data that it is
about and adds up or compares them for its sentence; a method that could be used on other data is in
`helpers.analysis`. `side_by_side` is what views of claims share.
"""
