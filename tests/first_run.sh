#!/usr/bin/env bash
# tests/first_run.sh VEZ [CLUSTER]: a company is set up through the interface, a customer is added and recognised, the program is killed
# and started again, and everything acknowledged is there. On the embedded database, or on a database of its own of the
# PostgreSQL cluster with the URL CLUSTER.
set -euo pipefail
vez=$1
cluster=${2:-}
folder=$(mktemp -d)
server=
database=()
if [ -n "$cluster" ]; then
  name=vez_first_run_$$
  psql -X -q -d "$cluster" -c "CREATE DATABASE $name"
  database=(--database "$cluster&dbname=$name")
fi
finish() {
  [ -z "$server" ] || kill -9 "$server" 2>/dev/null || true
  [ -z "$cluster" ] || psql -X -q -d "$cluster" -c "DROP DATABASE $name"
  rm -rf "$folder"
}
trap finish EXIT
fail() {
  echo "first_run: $*" >&2
  cat "$folder/log" >&2
  exit 1
}

# Port 0 is any free one: the program says which.
start() {
  : >"$folder/log"
  "$vez" serve --data "$folder/data" "${database[@]}" --listen 127.0.0.1:0 >"$folder/log" 2>&1 &
  server=$!
  for _ in $(seq 100); do
    origin=$(sed -n 's/^Vez is at //p' "$folder/log")
    [ -z "$origin" ] || return 0
    kill -0 "$server" || fail "it did not start"
    sleep 0.05
  done
  fail "it did not start in 5 s"
}
api() { curl -sS -b "$folder/jar" -c "$folder/jar" -H "X-CSRF-Token: ${csrf:-}" -H 'Content-Type: application/json' "$@"; }
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

start
for _ in $(seq 40); do
  link=$(sed -n 's/.*#//p' "$folder/log")
  [ -z "$link" ] || break
  sleep 0.05
done
[ -n "$link" ] || fail "no link to create the owner"
api "$origin/api/v1/setup" -d '{"token":"'"$link"'","company":{"name":"Alpina","country":"SI","language":"sl",
  "time_zone":"Europe/Ljubljana","currency":"EUR"},"owner":{"name":"Ana","email":"ana@example.com",
  "password":"correct horse battery","language":"sl"}}' >/dev/null
csrf=$(api "$origin/api/v1/session" | field csrf_token)
[ -n "$csrf" ] || fail "no session"
status=$(api -o /dev/null -w '%{http_code}' "$origin/api/v1/customers" -d '{"kind":"person","given_name":"Maja",
  "family_name":"Zupančič","identities":[{"kind":"phone","value":"040/123-456"}]}')
[ "$status" = 201 ] || fail "the customer was not added: $status"

# A request without the page's token, and one from another site, change nothing.
status=$(curl -sS -o /dev/null -w '%{http_code}' -b "$folder/jar" "$origin/api/v1/customers" -H 'Content-Type: application/json' -d '{}')
[ "$status" = 403 ] || fail "a forged request got $status"
status=$(api -o /dev/null -w '%{http_code}' -H 'Origin: http://evil.example' "$origin/api/v1/customers" -d '{}')
[ "$status" = 403 ] || fail "a request of another site got $status"

kill -9 "$server"
wait "$server" 2>/dev/null || true
start
found=$(api "$origin/api/v1/customers/lookup?identity=phone:%2B38640123456" | field name)
[ "$found" = "Maja Zupančič" ] || fail "not recognised after a kill: $found"
kill -TERM "$server"
wait "$server" || fail "it did not end well"
server=
"$vez" check --data "$folder/data" "${database[@]}" | grep -q 'nothing is wrong' || fail "the database is not whole"
