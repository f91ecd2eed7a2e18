# Sourced by the scripts: finds or installs what the build needs. Plain sh.

required_swift_major=6
required_swift_minor=2

say() { printf '%s\n' "$*" >&2; }
fail() {
    printf 'error: %s\n' "$1" >&2
    [ $# -lt 2 ] || printf 'hint: %s\n' "$2" >&2
    exit 1
}

# Installs Debian packages that are missing; says exactly what to run where it may not.
require_apt_packages() {
    missing=""
    for package in "$@"; do
        status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) || status=""
        [ "$status" = "install ok installed" ] || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then
        elevate=""
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        elevate="sudo"
    else
        fail "missing system packages:$missing" "run: sudo apt-get update && sudo apt-get install -y$missing"
    fi
    say "installing$missing"
    # shellcheck disable=SC2086
    $elevate env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 \
        && $elevate env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >&2 \
        || fail "apt-get could not install:$missing" "run: sudo apt-get update && sudo apt-get install -y$missing"
}

# Installs Homebrew formulas that are missing and points the build at the keg-only ones.
require_brew_formulas() {
    command -v brew >/dev/null 2>&1 \
        || fail "Homebrew is needed on macOS" "see https://brew.sh, then run: brew install $*"
    for formula in "$@"; do
        brew list --formula "$formula" >/dev/null 2>&1 || brew install "$formula" >&2 \
            || fail "brew could not install $formula" "run: brew install $formula"
    done
    for formula in openblas lapack libsodium openssl@3 zlib; do
        prefix=$(brew --prefix "$formula")
        swift_flags="$swift_flags -Xcc -I$prefix/include -Xlinker -L$prefix/lib"
        PKG_CONFIG_PATH="$prefix/lib/pkgconfig:${PKG_CONFIG_PATH:-}"
    done
    export PKG_CONFIG_PATH
}

require_swift() {
    command -v swift >/dev/null 2>&1 || fail "no Swift toolchain found" \
        "install Swift $required_swift_major.$required_swift_minor or later: https://www.swift.org/install (swiftly installs it in one command) and put it on PATH"
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9]*\)\.\([0-9][0-9]*\).*/\1 \2/p' | head -n 1)
    major=${version% *}
    minor=${version#* }
    if [ -z "$version" ] || [ "$major" -lt "$required_swift_major" ] \
        || { [ "$major" -eq "$required_swift_major" ] && [ "$minor" -lt "$required_swift_minor" ]; }; then
        fail "Swift $required_swift_major.$required_swift_minor or later is needed, found '${version:-unknown}'" \
            "see https://www.swift.org/install"
    fi
}

# Usage: setup [extra Debian packages]. Sets swift_flags for every swift call.
setup() {
    swift_flags=""
    case "$(uname -s)" in
    Darwin) require_brew_formulas libsodium openssl@3 openblas lapack zlib minisign ;;
    Linux)
        if command -v apt-get >/dev/null 2>&1; then
            require_apt_packages pkg-config libsodium-dev libssl-dev libopenblas-dev liblapacke-dev zlib1g-dev libsqlite3-dev "$@"
        else
            say "no apt-get here; needed are the headers of libsodium, OpenSSL 3, OpenBLAS, LAPACKE, zlib and SQLite, and pkg-config"
        fi
        ;;
    *) fail "$(uname -s) is not supported" "use Linux or macOS" ;;
    esac
    require_swift
}
