"""A module that ends its interpreter."""

import os

TOPIC = "hostile-ends"
ENDS = ("crashed",)

os._exit(0)
