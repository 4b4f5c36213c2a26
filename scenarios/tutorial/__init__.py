"""The programs of the usual multiprocessing tutorial."""
