#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# check_tree.sh ROOT: the rules of the tree that a compiler does not check. Prints every violation;
# passes when there is none.
#
#   untested     include/clientele/A/b.hpp has tests/A/b_test.cpp, which includes it and tests something
#                (detail/ excepted)
#   licence      every source file has the SPDX line
#   long         no public header has more than 600 lines
#   wide         no line of a source has more than 120 characters
#   ranges       only core/, history/ and interop/ include <ranges>
#   package      only interop/ includes Eigen, Boost or oneTBB
#   heavy        no component's header reaches <ranges>, Eigen, Boost or oneTBB through what it includes
#   arrow        numerics/ knows nothing; statistics/ knows numerics/; component/, numerics/ and statistics/ know
#                no customer and no engine; core/ stands on these three; a room of the business too, and not on
#                core/; value/ may use models/, retention/ may use value/, history/ may use core's source,
#                options, lazy iterator and summary; interop/ core's public headers and history/
#   private      nobody outside a folder includes its detail/ headers
#   missing      every included clientele header exists
#   umbrella     ROOM.hpp includes every header of ROOM/ that does not reach a package
#   incomplete   a header includes the standard header of every standard name that it uses
#   gathers      no room of customers (satisfaction to classification, history) has a public class with an `add` of
#                its own: what takes rows is a component. Apart from two: a fitting, which has `finish`, and a log,
#                which has `customers`, because there are none yet
#   lawless      tests/property/every_gathering_test.cpp holds every component that gathers to its law: any order, any
#                partition, kept and loaded
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
    [ -d "${header%.hpp}" ] && continue # an umbrella
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

# Characters, not bytes: what continues a character of UTF-8 is left out first.
find include tests examples bench -type f \( -name '*.hpp' -o -name '*.cpp' \) ! -path 'tests/compile/fail/*' 2>/dev/null |
    LC_ALL=C sort |
    while IFS= read -r file; do
        LC_ALL=C sed 's/[\x80-\xBF]//g' "$file" |
            LC_ALL=C awk -v file="$file" 'length($0) > 120 { print "wide: " file ":" NR " has " length($0) " characters" }'
    done >>"$out"

find include/clientele -name '*.hpp' | LC_ALL=C sort | xargs awk '
    function folder(name) { return name ~ /\// ? substr(name, 1, index(name, "/") - 1) : "" }
    function package(what) {
        if (what ~ /^(Eigen|unsupported\/Eigen)\//) return "Eigen"
        if (what ~ /^boost\//) return "Boost"
        if (what ~ /^(oneapi\/)?tbb\//) return "oneTBB"
        return ""
    }
    function arrow_allowed(from, to, what) {
        if (what ~ /^(portability|version)\.hpp$/ || from == to) return 1
        if (from == "") return to != "interop"
        if (to == "" && what != "component.hpp") return 0
        if (from == "numerics") return 0
        if (to == "numerics") return from != "component"
        if (from == "component") return 0
        if (to == "component" || to == "") return 1
        if (from == "statistics") return 0
        if (to == "statistics") return 1
        if (from == "core") return 0
        return from == "interop" || from == "value" && to == "models" || from == "retention" && to == "value" ||
            from == "history" && what ~ /^core\/(source|options|single_pass|summary)\.hpp$/
    }
    # the first heavy thing that `name` reaches, with the way there
    function reach(name, way,    i, n, list, found) {
        if (name in seen) return ""
        seen[name] = 1
        if (name in heavy) return way " -> " heavy[name]
        n = split(uses[name], list, " ")
        for (i = 1; i <= n; ++i) {
            found = reach(list[i], way " -> " list[i])
            if (found != "") return found
        }
        return ""
    }
    function reaches_package(name,    i, n, list) {
        if (name in seen) return ""
        seen[name] = 1
        if (name in packaged) return name
        n = split(uses[name], list, " ")
        for (i = 1; i <= n; ++i)
            if (reaches_package(list[i]) != "") return name
        return ""
    }
    FNR == 1 {
        self = FILENAME
        sub(/^include\/clientele\//, "", self)
        all[++count] = self
        known[self] = 1
        if (folder(self) != "") has_room[folder(self) ".hpp"] = folder(self)
    }
    /^[ \t]*#[ \t]*include[ \t]*[<"]/ {
        what = $0
        sub(/^[ \t]*#[ \t]*include[ \t]*[<"]/, "", what)
        sub(/[>"].*/, "", what)
        if (what == "ranges") {
            heavy[self] = "<ranges>"
            if (folder(self) !~ /^(core|history|interop)$/) print "ranges: " FILENAME " includes <ranges>"
        } else if (package(what) != "") {
            heavy[self] = "<" what ">"
            packaged[self] = 1
            if (folder(self) != "interop")
                print "package: " FILENAME " includes <" what ">"
        } else if (what ~ /^clientele\//) {
            sub(/^clientele\//, "", what)
            uses[self] = uses[self] " " what
            if (!arrow_allowed(folder(self), folder(what), what))
                print "arrow: " FILENAME " includes <clientele/" what ">"
            if (what ~ /\/detail\// && folder(self) != folder(what))
                print "private: " FILENAME " includes <clientele/" what ">"
        }
    }
    END {
        for (i = 1; i <= count; ++i) {
            name = all[i]
            n = split(uses[name], list, " ")
            for (j = 1; j <= n; ++j)
                if (!(list[j] in known)) print "missing: include/clientele/" name " includes <clientele/" list[j] ">"
            if (name in has_room) {
                for (j = 1; j <= count; ++j)
                    if (folder(all[j]) == has_room[name] && all[j] !~ /\/detail\// &&
                        index(uses[name] " ", " " all[j] " ") == 0) {
                        for (key in seen) delete seen[key]
                        if (reaches_package(all[j]) == "")
                            print "umbrella: include/clientele/" name " does not include <clientele/" all[j] ">"
                    }
            }
            if (folder(name) ~ /^(|core|interop|history)$/) continue
            for (key in seen) delete seen[key]
            found = reach(name, name)
            if (found != "") print "heavy: " found
        }
    }' >>"$out"

# A standard name and the header it needs. Comments do not count.
find include/clientele -name '*.hpp' | LC_ALL=C sort | xargs awk '
    BEGIN {
        header[++names] = "tuple"; pattern[names] = "std::(tuple([^a-z_]|$)|tuple_cat|apply[(]|tuple_size|tuple_element|make_tuple|ignore)"
        header[++names] = "array"; pattern[names] = "std::(array([^a-z_]|$))"
        header[++names] = "span"; pattern[names] = "std::span([^a-z_]|$)"
        header[++names] = "vector"; pattern[names] = "std::vector([^a-z_]|$)"
        header[++names] = "string_view"; pattern[names] = "std::string_view"
        header[++names] = "string"; pattern[names] = "std::(string([^a-z_]|$)|to_string)"
        header[++names] = "optional"; pattern[names] = "std::(optional|nullopt)"
        header[++names] = "limits"; pattern[names] = "std::numeric_limits"
        header[++names] = "cstdint"; pattern[names] = "std::u?int(8|16|32|64)_t"
        header[++names] = "cstddef"; pattern[names] = "std::(size_t|ptrdiff_t|byte)([^a-z_]|$)"
        header[++names] = "cmath"; pattern[names] = "std::(isnan|isfinite|isinf|log|log1p|log2|exp|expm1|exp2|sqrt|cbrt|pow|fabs|floor|ceil|round|trunc|erfc|erf|hypot|fmod|ldexp|frexp|lerp|copysign|nextafter|tanh|atanh|sin|cos|fma|abs|llround|tgamma|modf)[(]"
        header[++names] = "algorithm"; pattern[names] = "std::(sort|stable_sort|lower_bound|upper_bound|min|max|minmax|fill|fill_n|copy|copy_n|clamp|unique|find|find_if|any_of|all_of|none_of|partition|max_element|min_element|nth_element|equal|reverse|rotate|transform|count_if|is_sorted|swap_ranges|push_heap|pop_heap|partition_point|equal_range|inplace_merge|merge|for_each)[(]"
        header[++names] = "bit"; pattern[names] = "std::(bit_cast|countr_zero|countl_zero|popcount|has_single_bit|bit_width|bit_ceil|bit_floor|rotl)"
        header[++names] = "functional"; pattern[names] = "std::(function|invoke[(]|less|greater|plus|identity|hash|ref[(])"
        header[++names] = "utility"; pattern[names] = "std::(move[(]|forward<|pair([^a-z_]|$)|exchange|swap[(]|declval|index_sequence|make_index_sequence|index_sequence_for|integer_sequence|cmp_|in_place)"
        header[++names] = "type_traits"; pattern[names] = "std::(is_[a-z_]+_v|conditional_t|remove_[a-z]+_t|decay_t|enable_if|type_identity|integral_constant|bool_constant|underlying_type_t|invoke_result_t|common_type|void_t|make_unsigned_t|make_signed_t|true_type|false_type|is_constant_evaluated)"
        header[++names] = "memory"; pattern[names] = "std::(unique_ptr|make_unique|shared_ptr|make_shared|addressof|to_address|allocator)"
        header[++names] = "map"; pattern[names] = "std::(map|multimap)([^a-z_]|$)"
        header[++names] = "numeric"; pattern[names] = "std::(accumulate|iota|partial_sum|reduce|inner_product|gcd|midpoint)[(]"
        header[++names] = "concepts"; pattern[names] = "std::(floating_point|integral|same_as|convertible_to|invocable|signed_integral|unsigned_integral|derived_from|regular|totally_ordered|copyable|default_initializable|equality_comparable)([^a-z_]|$)"
        header[++names] = "iterator"; pattern[names] = "std::(input_iterator_tag|iter_difference_t|default_sentinel|contiguous_iterator|random_access_iterator|sized_sentinel_for|iter_value_t|iter_reference_t|next[(]|prev[(]|distance[(]|back_inserter|iterator_traits|forward_iterator|input_iterator)"
        header[++names] = "cstring"; pattern[names] = "std::(memcpy|memmove|memset|memcmp|strlen)"
        header[++names] = "chrono"; pattern[names] = "std::chrono"
        header[++names] = "random"; pattern[names] = "std::(mt19937|uniform_|normal_distribution)"
        header[++names] = "initializer_list"; pattern[names] = "std::initializer_list"
        header[++names] = "stdexcept"; pattern[names] = "std::(invalid_argument|domain_error|logic_error|length_error|runtime_error|out_of_range)"
        header[++names] = "charconv"; pattern[names] = "std::(to_chars|from_chars)"
        header[++names] = "exception"; pattern[names] = "std::(exception([^a-z_]|$)|exception_ptr|current_exception|rethrow)"
    }
    function finish(    i) {
        for (i = 1; i <= names; ++i)
            if (used[i] && !(header[i] in included))
                print "incomplete: " last " uses " used[i] " without <" header[i] ">"
    }
    FNR == 1 {
        if (last != "") finish()
        last = FILENAME
        for (i = 1; i <= names; ++i) used[i] = ""
        for (key in included) delete included[key]
    }
    /^#include </ { gsub(/^#include <|>.*/, ""); included[$0] = 1; next }
    { sub(/\/\/.*/, "") }
    /std::/ {
        for (i = 1; i <= names; ++i)
            if (!used[i] && match($0, pattern[i])) { used[i] = substr($0, RSTART, RLENGTH); sub(/[^a-z_0-9(]+$/, "", used[i]) }
    }
    END { finish() }' >>"$out"

# A class begins in the first column, or nested in the third, and ends likewise: the layout of clang-format.
find include/clientele -name '*.hpp' ! -path '*/detail/*' | LC_ALL=C sort |
    grep -E '^include/clientele/(satisfaction|service|churn|retention|value|classification|history)/' | xargs -r awk '
    function begin(depth,    name) {
        name = $0
        sub(/^ */, "", name); sub(/^(class|struct) /, "", name); sub(/[ <].*/, "", name)
        class[depth] = name; adds[depth] = exempt[depth] = hidden[depth] = 0
    }
    function finish(depth) {
        if (adds[depth] && !exempt[depth] && !private_room)
            print "gathers: " FILENAME ": " class[depth] " has an add of its own and is no component that gathers"
        class[depth] = ""
    }
    function member(depth) {
        if ($0 ~ /^ *(private|protected):/) hidden[depth] = 1
        if ($0 ~ /^ *public:/) hidden[depth] = 0
        if ($0 ~ /[ *&](finish|customers)\(/) exempt[depth] = 1
        if (!hidden[depth] && $0 ~ /^ *([a-z_:]+(<[^()]*>)?[&*]? )+add\(/ && $0 !~ /^ *return /) adds[depth] = 1
    }
    FNR == 1 { class[0] = class[1] = ""; private_room = 0 }
    /^ *\/\// { next }
    /^namespace .*detail \{$/ { private_room = 1 }
    /^}  \/\/ namespace.*detail$/ { private_room = 0 }
    /^(class|struct) [^;]*\{$/ { begin(0); next }
    /^  (class|struct) [^;]*\{$/ && class[0] != "" { begin(1); next }
    /^};/ && class[0] != "" { finish(0); next }
    /^  };/ && class[1] != "" { finish(1); next }
    /^    ? ?[^ ]/ && class[1] != "" { member(1); next }
    /^  ? ?[^ ]/ && class[0] != "" { member(0) }' >>"$out"

find include/clientele -name '*.hpp' ! -path '*/detail/*' ! -path '*/component/*' | LC_ALL=C sort | xargs -r awk '
    /^ *\/\// { next }
    /^struct [a-z_]+/ { name = $2 }
    /static void join\(state&/ { print FILENAME, name }' |
    while read -r header name; do
        grep -E -q -s "keep_the_law\(([a-z_]+::)*$name[<{:]" tests/property/every_gathering_test.cpp ||
            echo "lawless: $header: tests/property/every_gathering_test.cpp does not hold $name to the law"
    done >>"$out"

if [ -s "$out" ]; then
    cat "$out"
    exit 1
fi
