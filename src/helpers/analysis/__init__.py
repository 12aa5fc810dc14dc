"""What the chapters compute: pure functions, DataFrames in and out; nothing is drawn or shown."""
