"""Holds what one side has left in a store against what the other left.

  python benchmark_same_content.py REFERENCE FOUND
"""
import json
import sys

reference, found = (json.load(open(path))["content"] for path in sys.argv[1:])
if reference != found:
    raise SystemExit(f"the stores' contents differ: {reference} and {found}")
print(f"both leave the same behind: {found}")
