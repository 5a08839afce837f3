# What the scripts in this folder share. Sourced, never run.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=$root/.tools
# Node and npm of the project's own stand here when the machine's are too old for the page.
PATH=$tools/node/bin:$PATH
export PATH root tools

# Words for people go to stderr: stdout carries only what another program may want to read.
say() { printf '%s\n' "$*" >&2; }
die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# The help of a script is the comment at its top.
help() {
  sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0"
  exit 0
}

# Runs a command and shows what it printed only when it fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 || status=$?
  if [ "$status" -ne 0 ]; then
    cat "$log" >&2
    say "${0##*/}: failed ($status): $*"
  fi
  rm -f "$log"
  return "$status"
}
