"""The pictures of pages in the documentation. hack/page/screenshots starts it."""

import argparse
import subprocess
import tempfile

from browser import Browser
from inputs import ROOT, Program

IMAGES = ROOT / "docs/images"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--webhook", required=True)
    arguments = parser.parse_args()
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Browser("chromium") as browser:
        program = Program(arguments.webhook, folder)
        status = program.status("status", "Tests/Clusters/storefront.yaml")
        lint = program.lint("lint", "Tests/Policies/refused")
        for name, page, dark in [("status-light", status, False), ("status-dark", status, True), ("lint-light", lint, False)]:
            with browser.tab(width=1200, height=1500 if page == status else 1000, dark=dark) as tab:
                tab.open(page)
                tab.settle()
                picture = IMAGES / f"{name}.png"
                tab.picture(picture)
                subprocess.run(["pngquant", "--force", "--skip-if-larger", "--output", picture, "64", picture], check=False)
                print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
