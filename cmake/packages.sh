# SPDX-License-Identifier: BSL-1.0
# Read by tests/run and examples/run: installs what is missing of the distribution's packages (Debian 12,
# Ubuntu 24.04 or newer) and says nothing when nothing is.

is_installed() {
    case $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) in *' installed') return 0 ;; esac
    return 1
}

is_available() {
    case $(LC_ALL=C apt-cache policy "$1" 2>/dev/null) in
    '' | *'Candidate: (none)'*) return 1 ;;
    esac
    return 0
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# choose 'a b c'...: sets $chosen to one of each argument's packages: the first that is installed, or
# else the first that can be; and $missing to those that are not installed.
choose() {
    chosen=''
    missing=''
    unavailable=''
    for choose_group in "$@"; do
        choose_found=''
        for choose_package in $choose_group; do
            if is_installed "$choose_package"; then
                choose_found=$choose_package
                break
            fi
        done
        if [ -z "$choose_found" ]; then
            for choose_package in $choose_group; do
                if is_available "$choose_package"; then
                    choose_found=$choose_package
                    missing="$missing $choose_package"
                    break
                fi
            done
        fi
        if [ -n "$choose_found" ]; then
            chosen="$chosen $choose_found"
        else
            unavailable="$unavailable $choose_group"
        fi
    done
}

# install_packages 'a b c' 'd'...: makes sure of one package of each argument.
install_packages() {
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "not a Debian or Ubuntu system: the packages are taken as installed ($*)" >&2
        chosen=''
        return 0
    fi
    choose "$@"
    if [ -n "$missing$unavailable" ]; then
        as_root apt-get update -qq </dev/null >&2 || echo "apt-get update failed; trying without" >&2
        choose "$@"
    fi
    if [ -n "$unavailable" ]; then
        echo "no such package in the distribution's archive:$unavailable" >&2
        return 1
    fi
    if [ -n "$missing" ]; then
        echo "installing:$missing" >&2
        # shellcheck disable=SC2086 # a list of words
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
            $missing </dev/null >&2
    fi
}
