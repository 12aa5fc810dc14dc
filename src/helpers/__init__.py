"""The Python that the chapters import: data, measures, charts."""
