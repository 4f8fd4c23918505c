#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# arrow_wheels.sh LIBRARY FOLDER: installs pinned wheels of pyarrow, nanoarrow, DuckDB and polars into FOLDER, once, and
# passes their tables through LIBRARY (arrow_wheels.cpp). 77, "left out", where there is no Python or pip cannot reach a
# registry.
set -u
library=$1
folder=$2
here=$(cd "$(dirname "$0")" && pwd)
wheels='pyarrow==26.0.1 nanoarrow==0.9.0 duckdb==2.0.1 polars==2.1.0'

if ! python3 -m pip --version >/dev/null 2>&1; then
    echo 'left out: there is no python3 with pip'
    exit 77
fi
if [ "$(cat "$folder/installed" 2>/dev/null)" != "$wheels" ]; then
    rm -rf "$folder"
    mkdir -p "$folder"
    # shellcheck disable=SC2086 # one argument a wheel
    if ! python3 -m pip install --quiet --no-input --disable-pip-version-check --no-compile --only-binary :all: \
        --target "$folder" $wheels; then
        echo "left out: pip could not install $wheels"
        exit 77
    fi
    echo "$wheels" >"$folder/installed"
fi
PYTHONPATH=$folder python3 "$here/arrow_wheels.py" "$library"
