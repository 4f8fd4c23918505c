#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# check_tree.sh ROOT: the rules of the tree that a compiler does not check. Prints every violation;
# passes when there is none.
#
#   untested     include/clientele/A/b.hpp has tests/A/b_test.cpp, which includes it and tests something
#                (detail/ excepted)
#   licence      every source file has the SPDX line
#   long         no public header has more than 600 lines
#   ranges       only core/ includes <ranges>
#   package      only interop/ and models/ include Eigen, Boost or oneTBB
#   heavy        no component's header reaches <ranges>, Eigen, Boost or oneTBB through what it includes
#                (except what a header of models/ brings with it)
#   arrow        folders know core/ only; value/ may use models/, retention/ may use value/
#   private      nobody outside core/ includes a detail/ header
#   missing      every included clientele header exists
set -u
root=$(cd "$1" && pwd) || exit 2
cd "$root" || exit 2
out=$(mktemp) || exit 2
trap 'rm -f "$out"' EXIT

if [ ! -d include/clientele ]; then
    echo "no include/clientele in $root"
    exit 1
fi

find include -name '*.hpp' | LC_ALL=C sort | while IFS= read -r header; do
    lines=$(wc -l <"$header")
    if [ "$lines" -gt 600 ]; then
        echo "long: $header has $((lines)) lines"
    fi
    case $header in */detail/*) continue ;; esac
    name=${header#include/clientele/}
    test=tests/${name%.hpp}_test.cpp
    if [ ! -f "$test" ]; then
        echo "untested: $header has no $test"
    elif ! grep -q "^#include <clientele/$name>" "$test"; then
        echo "untested: $test does not include <clientele/$name>"
    elif ! grep -E -q '^ *(TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P|static_assert) *\(' "$test"; then
        echo "untested: $test tests nothing"
    fi
done >>"$out"

find include tests examples bench cmake CMakeLists.txt -type f \
    \( -name '*.hpp' -o -name '*.cpp' -o -name '*.cmake' -o -name '*.sh' -o -name '*.in' \
    -o -name CMakeLists.txt -o -name run \) 2>/dev/null | LC_ALL=C sort |
    while IFS= read -r file; do
        head -n 5 "$file" | grep -q 'SPDX-License-Identifier: BSL-1.0' ||
            echo "licence: $file has no SPDX line"
    done >>"$out"

find include/clientele -name '*.hpp' | LC_ALL=C sort | xargs awk '
    function folder(name) { return name ~ /\// ? substr(name, 1, index(name, "/") - 1) : "" }
    function package(what) {
        if (what ~ /^(Eigen|unsupported\/Eigen)\//) return "Eigen"
        if (what ~ /^boost\//) return "Boost"
        if (what ~ /^(oneapi\/)?tbb\//) return "oneTBB"
        return ""
    }
    function arrow_allowed(from, to) {
        return to == "core" || from == to || from == "" && to != "interop" ||
            from == "interop" || from == "value" && to == "models" || from == "retention" && to == "value"
    }
    # the first heavy thing that `name` reaches, with the way there
    function reach(name, way,    i, n, list, found) {
        if (name in seen) return ""
        seen[name] = 1
        if (folder(name) == "models") return ""
        if (name in heavy) return way " -> " heavy[name]
        n = split(uses[name], list, " ")
        for (i = 1; i <= n; ++i) {
            found = reach(list[i], way " -> " list[i])
            if (found != "") return found
        }
        return ""
    }
    FNR == 1 {
        self = FILENAME
        sub(/^include\/clientele\//, "", self)
        all[++count] = self
        known[self] = 1
    }
    /^[ \t]*#[ \t]*include[ \t]*[<"]/ {
        what = $0
        sub(/^[ \t]*#[ \t]*include[ \t]*[<"]/, "", what)
        sub(/[>"].*/, "", what)
        if (what == "ranges") {
            heavy[self] = "<ranges>"
            if (folder(self) != "core") print "ranges: " FILENAME " includes <ranges>"
        } else if (package(what) != "") {
            heavy[self] = "<" what ">"
            if (folder(self) != "interop" && folder(self) != "models")
                print "package: " FILENAME " includes <" what ">"
        } else if (what ~ /^clientele\//) {
            sub(/^clientele\//, "", what)
            uses[self] = uses[self] " " what
            if (!arrow_allowed(folder(self), folder(what)))
                print "arrow: " FILENAME " includes <clientele/" what ">"
            if (what ~ /\/detail\// && folder(self) != "core" && folder(self) != folder(what))
                print "private: " FILENAME " includes <clientele/" what ">"
        }
    }
    END {
        for (i = 1; i <= count; ++i) {
            name = all[i]
            n = split(uses[name], list, " ")
            for (j = 1; j <= n; ++j)
                if (!(list[j] in known)) print "missing: include/clientele/" name " includes <clientele/" list[j] ">"
            if (folder(name) ~ /^(|core|interop|models|history)$/) continue
            for (key in seen) delete seen[key]
            found = reach(name, name)
            if (found != "") print "heavy: " found
        }
    }' >>"$out"

if [ -s "$out" ]; then
    cat "$out"
    exit 1
fi
