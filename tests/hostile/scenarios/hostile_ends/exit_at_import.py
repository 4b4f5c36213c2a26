"""A module that ends its interpreter."""

import os

ENDS = ("crashed",)

os._exit(0)
