"""What has gone before, is here today or is coming: prior art, duplicates, and what reuse saves."""
