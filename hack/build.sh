# Sourced, after hack/arguments.sh, by the scripts that build the package.
# shellcheck shell=bash

# The packages that a build needs. Some scripts that source this file do not use it.
# shellcheck disable=SC2034
build_packages=(libssl-dev libnghttp2-dev libyaml-dev zlib1g-dev pkg-config)

require_swift() {
    if ! command -v swift >/dev/null; then
        echo "$script: swift is not on the PATH: install Swift 6.2 or later from https://www.swift.org/install" >&2
        exit 2
    fi
}

# Builds a release and sets `webhook` to its path. $CTP_WEBHOOK names a program to use instead.
build_release() {
    webhook=${CTP_WEBHOOK:-}
    if [ -z "$webhook" ]; then
        require_swift
        swift build --configuration release --product ctp-webhook
        webhook=$(swift build --configuration release --show-bin-path)/ctp-webhook
    fi
}
