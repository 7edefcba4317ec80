#!/usr/bin/env bash
# packages.sh: installs what is missing of the sections of packages.txt; to be sourced.
#
#   source tests/tools/packages.sh && install_missing build test
#
# One list for people, tests and the demo. apt is only asked when something is missing,
# and sudo only when we are not root, so a second call costs a tenth of a second and a
# machine that has everything needs no rights.

# Prints the packages of the sections named, one a line.
packages_of() {
  local list wanted=" $* "
  list=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/packages.txt
  awk -v wanted="$wanted" '
    /^# \[/ { split($2, part, /[][]/); inside = index(wanted, " " part[2] " ") > 0; next }
    { sub(/#.*/, ""); gsub(/[ \t]/, "") }
    inside && $0 != "" { print }' "$list"
}

# Installs what is missing of the sections named. Returns 1 where that cannot be done.
install_missing() {
  local package missing=() as_root=()
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "no apt here: packages.txt names what has to be installed by hand" >&2
    return 0
  fi
  while read -r package; do
    case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
      installed) ;;
      *) missing+=("$package") ;;
    esac
  done < <(packages_of "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "installing: ${missing[*]}" >&2
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "not root and no sudo; as root: apt-get install ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq >&2 || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}
