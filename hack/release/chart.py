"""Packages the chart with `helm package`, reproducibly, and as the OCI artefact that `helm push` makes of it.

The packaged chart pulls the image from the repository of the release, which the chart in this repository does not know. The media types of the
artefact: https://helm.sh/community/hips/hip-0017"""

import argparse
import datetime
import json
import pathlib
import re
import shutil
import subprocess
import tarfile
import tempfile

from archive import tar_gz
from oci import MANIFEST, Layout

CONFIG = "application/vnd.cncf.helm.config.v1+json"
CONTENT = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"


def with_repository(values, repository):
    """Returns the text of values.yaml with another default of `image.repository`."""
    changed, count = re.subn(r"(?m)^(image:\n(?:  .*\n)*?  repository: ).*$", lambda found: found[1] + repository, values)
    if count != 1:
        raise SystemExit("hack/release/run: values.yaml of the chart has no image.repository")
    return changed


def packaged(helm, chart, created):
    """Returns the package that helm makes of a folder, with fixed times, owners and order. Helm decides which files belong to it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([helm, "package", chart, "--destination", folder], check=True, capture_output=True)
        (package,) = pathlib.Path(folder).iterdir()
        with tarfile.open(package) as archive:
            files = {entry.name: archive.extractfile(entry).read() for entry in archive if entry.isfile()}
    # The metadata comes first, as in a package of helm, so that a reader can stop there.
    ordered = sorted(files, key=lambda name: (not name.endswith("/Chart.yaml"), name))
    return package.name, tar_gz(((name, files[name], False) for name in ordered), created)


def metadata(helm, chart):
    """Returns Chart.yaml, decoded. Helm reads it, because Python has no reader of YAML."""
    with tempfile.TemporaryDirectory() as folder:
        reader = pathlib.Path(folder)
        (reader / "templates").mkdir()
        (reader / "Chart.yaml").write_text("apiVersion: v2\nname: reader\nversion: 0.0.0\n")
        shutil.copy(chart / "Chart.yaml", reader / "metadata.yaml")
        (reader / "templates/metadata.json").write_text('{{ .Files.Get "metadata.yaml" | fromYaml | toJson }}\n')
        rendered = subprocess.run([helm, "template", "reader", reader], check=True, capture_output=True, text=True).stdout
    return json.loads(rendered[rendered.index("{"):])


def artefact(package, about, created):
    """Returns the layout that holds the package, and the descriptor of its manifest."""
    layout = Layout()
    time = datetime.datetime.fromtimestamp(created, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    annotations = {"title": about["name"], "version": about["version"], "description": about["description"], "created": time}
    manifest = layout.add_json({
        "schemaVersion": 2, "mediaType": MANIFEST, "config": layout.add_json(about, CONFIG), "layers": [layout.add(package, CONTENT)],
        "annotations": {f"org.opencontainers.image.{name}": value for name, value in annotations.items()}}, MANIFEST)
    return layout, manifest


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--helm", type=pathlib.Path, required=True)
    arguments.add_argument("--chart", type=pathlib.Path, required=True)
    arguments.add_argument("--output", type=pathlib.Path, required=True)
    arguments.add_argument("--repository", required=True)
    arguments.add_argument("--created", type=int, required=True)
    given = arguments.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        chart = pathlib.Path(folder) / given.chart.name
        shutil.copytree(given.chart, chart)
        values = chart / "values.yaml"
        values.write_text(with_repository(values.read_text(), given.repository))
        name, package = packaged(given.helm, chart, given.created)
    about = metadata(given.helm, given.chart)
    (given.output / name).write_bytes(package)
    layout, manifest = artefact(package, about, given.created)
    layout.write(given.output / f"{about['name']}-chart-{about['version']}.oci.tar", manifest, about["version"], given.created)


main()
