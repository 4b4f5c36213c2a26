"""A real browser for the tests: Debian's Chromium, driven by Selenium. It reaches nothing but what a test opens."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)

WHY_NOT = (
    ""
    if shutil.which("chromium") and shutil.which("chromedriver")
    else "there is no browser; install it with: apt-get install chromium chromium-driver"
)


@contextmanager
def browser(*, scripts: bool = True) -> Iterator[webdriver.Chrome]:
    """A browser with a profile of its own, that logs its console and its requests; without JavaScript if `scripts` is false."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = str(shutil.which("chromium"))
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        if not scripts:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        try:
            yield driver
        finally:
            driver.quit()
