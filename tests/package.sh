#!/usr/bin/env bash
# tests/package.sh: the Debian package is made, holds what it says, and what is in it serves the page. With VEZ_TEST_CHROOT, the
# folder of a Debian 12 (debootstrap), it is installed there, run as its own user, removed and purged; without, that is skipped.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || kill -9 "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
fail() {
  echo "package: $*" >&2
  [ ! -e "$work/log" ] || cat "$work/log" >&2
  exit 1
}

package=$("$root/bin/package" | tail -n 1)
[ -f "$package" ] || fail "no package $package"

for field in Package:vez "Architecture:$(dpkg --print-architecture)" "Version:$("$root/build/release/bin/vez" --version)"; do
  [ "$(dpkg-deb -f "$package" "${field%%:*}")" = "${field#*:}" ] || fail "${field%%:*} is $(dpkg-deb -f "$package" "${field%%:*}")"
done
for wanted in libc6 libsqlite3-0 libphonenumber8 tzdata adduser; do
  dpkg-deb -f "$package" Depends | grep -q "$wanted" || fail "it does not depend on $wanted"
done

# Everything belongs to root, nobody else may write, and nothing is beside what is meant.
dpkg-deb -c "$package" >"$work/content"
awk '$2 != "root/root" || $1 ~ /^[-d].......w/ { print; bad = 1 } END { exit bad }' "$work/content" || fail "owners or modes are wrong"
for wanted in usr/bin/vez usr/share/vez/web/index.html etc/vez/vez.toml lib/systemd/system/vez.service usr/share/doc/vez/copyright; do
  grep -q " \./$wanted\$" "$work/content" || fail "no $wanted"
done

dpkg-deb -x "$package" "$work/tree"
dpkg-deb -e "$package" "$work/control"
(cd "$work/tree" && md5sum --quiet -c "$work/control/md5sums") || fail "md5sums are wrong"
grep -qx /etc/vez/vez.toml "$work/control/conffiles" || fail "the settings are no conffile"
for script in postinst prerm postrm; do
  sh -n "$work/control/$script" || fail "$script is no shell"
done
if readelf -d "$work/tree/usr/bin/vez" | grep -qE 'R(UN)?PATH'; then fail "the program looks for libraries in a folder of the build"; fi
if grep -qaF "$root" "$work/tree/usr/bin/vez"; then fail "the program names a folder of the build"; fi

# The unit, as hard as it was when it was written. The score is systemd's: 0 is shut, 10 is open.
exposure_max=2.0
if command -v systemd-analyze >/dev/null; then
  systemd-analyze security --no-pager --offline=yes "$work/tree/lib/systemd/system/vez.service" >"$work/security" 2>&1 ||
    fail "the unit is not understood: $(cat "$work/security")"
  exposure=$(sed -n 's/.*exposure level for vez.service: \([0-9.]*\).*/\1/p' "$work/security")
  echo "exposure of the unit: $exposure"
  awk -v is="$exposure" -v max="$exposure_max" 'BEGIN { exit !(is != "" && is <= max) }' ||
    fail "exposure $exposure, more than $exposure_max: $(cat "$work/security")"
fi

# Waits until the server says where it is, at most 10 s.
await() {
  for _ in $(seq 200); do
    origin=$(sed -n 's/^Vez is at //p' "$work/log")
    [ -z "$origin" ] || return 0
    kill -0 "$server" 2>/dev/null || fail "it did not start"
    sleep 0.05
  done
  fail "it did not start in 10 s"
}

# Serves the page of the package, with the settings of the package; the environment and flags go before them.
: >"$work/log"
VEZ_DATA=$work/data "$work/tree/usr/bin/vez" serve --config "$work/tree/etc/vez/vez.toml" --listen 127.0.0.1:0 >"$work/log" 2>&1 &
server=$!
await
curl -sS "$origin/" | cmp - "$work/tree/usr/share/vez/web/index.html" || fail "another page than the package's"
kill -TERM "$server"
wait "$server" || fail "it did not end well"
server=
printf 'dta = "/tmp"\n' >"$work/wrong.toml"
if "$work/tree/usr/bin/vez" migrate --config "$work/wrong.toml" --data "$work/data" >"$work/log" 2>&1; then fail "a wrong setting was taken"; fi
grep -q dta "$work/log" || fail "a wrong setting is not named"
[ -e "$work/data/vez.db" ] || fail "the database is not where VEZ_DATA says"

if [ -z "${VEZ_TEST_CHROOT:-}" ]; then
  echo "installation in a bare Debian is left out: no VEZ_TEST_CHROOT"
  exit 0
fi
there=$VEZ_TEST_CHROOT
inside() { chroot "$there" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
cp "$package" "$there/tmp/vez.deb"
inside apt-get update >"$work/apt.log" 2>&1 || fail "apt-get update: $(cat "$work/apt.log")"
inside apt-get install -y --no-install-recommends /tmp/vez.deb >"$work/apt.log" 2>&1 || fail "apt-get install: $(cat "$work/apt.log")"
[ "$(stat -c %u:%a "$there/var/lib/vez")" = "$(inside id -u vez):700" ] || fail "/var/lib/vez is $(stat -c %u:%a "$there/var/lib/vez")"
# As the unit does, but for the port.
command=$(sed -n 's/^ExecStart=//p' "$there/lib/systemd/system/vez.service")
: >"$work/log"
# shellcheck disable=SC2086 # The words of the unit.
chroot "$there" env -i PATH=/usr/bin:/bin setpriv --reuid=vez --regid=vez --clear-groups env VEZ_LISTEN=127.0.0.1:0 $command >"$work/log" 2>&1 &
server=$!
await
curl -sS "$origin/" | cmp - "$there/usr/share/vez/web/index.html" || fail "another page than the installed one"
kill -TERM "$server"
wait "$server" || fail "it did not end well"
server=
inside test -f /var/lib/vez/vez.db || fail "no database in /var/lib/vez"
inside apt-get remove -y vez >"$work/apt.log" 2>&1 || fail "apt-get remove: $(cat "$work/apt.log")"
[ -e "$there/var/lib/vez/vez.db" ] || fail "removing it forgot the company"
inside apt-get purge -y vez >"$work/apt.log" 2>&1 || fail "apt-get purge: $(cat "$work/apt.log")"
for left in var/lib/vez etc/vez; do
  [ ! -e "$there/$left" ] || fail "purging it left /$left"
done
echo "installed, run, removed and purged in $there"
