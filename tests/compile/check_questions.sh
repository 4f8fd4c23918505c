#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh tests/compile/check_questions.sh ROOT COMPILER...
#
# Compiles every line of docs/questions.md after what the lines use, each with no header but its own and those that
# are used by all. Fails when there is none.
set -eu
root=$(cd "$1" && pwd)
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

{
    awk -F ' \\| ' '/^\| / && $2 ~ /^`[a-z]+\/[a-z_]+\.hpp`$/ { gsub(/`/, "", $2); print "#include <clientele/" $2 ">" }' \
        "$root/docs/questions.md"
    echo '#include <clientele/core/score.hpp>'
    echo '#include <clientele/core/fit.hpp>'
    for header in array chrono cstddef cstdint optional span string vector; do echo "#include <$header>"; done
    awk '/^```cpp/ { on = 1; next } /^```/ { on = 0 } on' "$root/docs/questions.md"
    awk -F ' \\| ' '/^\| / && $2 ~ /^`[a-z]+\/[a-z_]+\.hpp`$/ {
        sub(/^`/, "", $3); sub(/` \|$/, "", $3)
        print "#line " FNR " \"docs/questions.md\""
        print "void line_" FNR "() { static_cast<void>(" $3 "); }"
        ++lines
    } END { if (!lines) print "#error no line found" }' "$root/docs/questions.md"
} >"$folder/questions.cpp"
"$@" -fsyntax-only "$folder/questions.cpp"
