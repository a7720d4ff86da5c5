# SPDX-License-Identifier: Apache-2.0
# Sourced by quickstart.sh and tests/run.sh: installs the Debian packages that are missing, and never removes one.
#
#   duly_setup PACKAGE...      installs what of the toolchain, the libraries and PACKAGE... is missing
#   duly_build_jobs            how many compilers to run at once
#   duly_configure [OPTION...] configures build/ (Release, Ninja) with what duly_setup found
#
# Boost needs a word. duly needs 1.81, Debian 12 has it beside its default 1.74, and the two -dev packages exclude each
# other. Where 1.74 is installed something else may need it, so 1.81 is unpacked into build/deps and only duly sees it.

duly_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
duly_build="${DULY_BUILD_DIR:-$duly_root/build}"

duly_say() { # zh, en
    printf '%s\n%s\n' "$1" "$2" >&2
}

duly_packages=(cmake ninja-build g++ pkg-config ccache libspdlog-dev libsqlite3-dev libssl-dev libyaml-cpp-dev
    libcli11-dev sqlite3 zlib1g-dev)

duly_is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Runs apt-get with the rights it needs, its chatter kept in build/setup.log; fails when there are none.
duly_apt() {
    local -a as_root=()
    if [ "$(id -u)" != 0 ]; then
        # A prompt for a password is only useful where somebody can answer it.
        if sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null; }; then
            as_root=(sudo)
        else
            return 1
        fi
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
        -o Dpkg::Use-Pty=0 "$@" </dev/null >>"$duly_build/setup.log" 2>&1 || {
        tail -n 15 "$duly_build/setup.log" >&2
        return 1
    }
}

duly_removes_something() { # would installing these packages remove others?
    apt-get install -s --no-install-recommends "$@" 2>/dev/null | grep -c '^Remv' >/dev/null
}

duly_update_once() {
    [ -n "${duly_updated:-}" ] || duly_apt update || return
    duly_updated=yes
}

duly_cannot_install() {
    duly_say "缺少软件包：$*。无法自动安装（需要 root 或 sudo，以及可用的软件源）。请由管理员执行：apt-get install $*" \
        "Missing packages: $*. They cannot be installed from here (root or sudo and a package mirror are needed). Ask an administrator to run: apt-get install $*"
    return 4
}

# Is there a Boost of at least 1.81 under this prefix?
duly_boost_under() {
    local version
    version="$(sed -n 's/^#define BOOST_VERSION \([0-9]*\).*/\1/p' "$1/include/boost/version.hpp" 2>/dev/null)"
    [ "${version:-0}" -ge 108100 ]
}

duly_setup_boost() {
    local deps="$duly_build/deps" package=libboost1.81-dev downloads
    if [ -n "${BOOST_ROOT:-}" ] || duly_boost_under /usr || duly_boost_under /usr/local; then return 0; fi
    if ! duly_boost_under "$deps/usr"; then
        duly_update_once || { duly_cannot_install "$package"; return; }
        if ! duly_removes_something "$package"; then
            duly_apt install --no-install-recommends --no-remove "$package" || { duly_cannot_install "$package"; return; }
            return 0
        fi
        duly_say "已安装的 Boost 版本较旧且不能与 1.81 并存：保持不动，将 1.81 解压到 $deps，仅供 duly 使用。" \
            "An older Boost is installed that excludes 1.81: it stays; 1.81 is unpacked into $deps, for duly only."
        downloads="$(mktemp -d)"
        chmod 755 "$downloads"
        (cd "$downloads" && apt-get -q download "$package" >>"$duly_build/setup.log" 2>&1 && mkdir -p "$deps" && dpkg -x "$package"_*.deb "$deps") ||
            { rm -rf "$downloads"; duly_cannot_install "$package"; return; }
        rm -rf "$downloads"
    fi
    export BOOST_ROOT="$deps/usr"
}

duly_setup() {
    local package
    local -a missing=()
    mkdir -p "$duly_build"
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        duly_say "本机不是 Debian：请自行安装 CMake 3.25、C++20 编译器、Boost 1.81、OpenSSL 3、SQLite、spdlog、yaml-cpp、zlib、CLI11（测试另需 doctest 2.4）。" \
            "This is not Debian: install CMake 3.25, a C++20 compiler, Boost 1.81, OpenSSL 3, SQLite, spdlog, yaml-cpp, zlib and CLI11 yourself (for the tests also doctest 2.4)."
        command -v cmake >/dev/null && command -v ninja >/dev/null
        return
    fi
    for package in "${duly_packages[@]}" "$@"; do
        duly_is_installed "$package" || missing+=("$package")
    done
    if [ "${#missing[@]}" -gt 0 ]; then
        duly_say "正在安装：${missing[*]}" "Installing: ${missing[*]}"
        duly_update_once || { duly_cannot_install "${missing[@]}"; return; }
        duly_apt install --no-install-recommends --no-remove "${missing[@]}" ||
            { duly_cannot_install "${missing[@]}"; return; }
    fi
    duly_setup_boost
}

# One compiler for each processor, but no more than memory allows: a state machine takes about a gigabyte.
duly_build_jobs() {
    local processors memory
    processors="$(nproc)"
    memory="$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo 2>/dev/null)"
    memory=$((${memory:-8000000} / 1200000))
    [ "$memory" -ge 1 ] || memory=1
    echo $((memory < processors ? memory : processors))
}

duly_configure() {
    local -a where=()
    [ -z "${BOOST_ROOT:-}" ] || where=("-DCMAKE_PREFIX_PATH=$BOOST_ROOT")
    cmake -S "$duly_root" -B "$duly_build" -G Ninja -DCMAKE_BUILD_TYPE=Release "${where[@]}" "$@"
}
