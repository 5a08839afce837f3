#!/usr/bin/env bash
# tests/cli.sh VEZ: every command explains itself, wrong settings are refused by name and place, and a backup taken while serving
# is whole elsewhere.
set -euo pipefail
vez=$1
folder=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || kill -9 "$server" 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
cd "$folder"
fail() {
  echo "cli: $*" >&2
  [ ! -f log ] || cat log >&2
  exit 1
}
# refused CODE WORDS command…: it exits with the code and says the words.
refused() {
  local want=$1 words=$2 code=0
  shift 2
  "$@" >out 2>&1 || code=$?
  [ "$code" = "$want" ] || fail "$* exited with $code: $(cat out)"
  grep -qF -- "$words" out || fail "$* said: $(cat out)"
}

# start DIR: serves it by a simulated clock; sets origin, and link where the owner is still to be created.
start() {
  "$vez" serve --data "$1" --listen 127.0.0.1:0 --clock simulated --clock-start 2026-01-05T08:00:00Z >log 2>&1 &
  server=$!
  for _ in $(seq 600); do
    if grep -q '^Vez is at ' log && curl -sf -o /dev/null "$(sed -n 's/^Vez is at //p' log)/readyz"; then
      origin=$(sed -n 's/^Vez is at //p' log)
      link=$(sed -n 's/.*setup#//p' log)
      return 0
    fi
    kill -0 "$server" || fail "$1 is not served"
    sleep 0.05
  done
  fail "$1 is not served after 30 s"
}

for command in "" serve migrate settings bench user "user add" token "token create" backup restore check openapi permissions; do
  # shellcheck disable=SC2086
  "$vez" $command --help >out || fail "vez $command --help failed"
  [ -z "$command" ] || [ "$command" = user ] || [ "$command" = token ] || grep -q '^Examples:' out ||
    fail "vez $command --help has no example"
done

# Settings: file, environment, flag, the later wins; each wrong one by name and place.
printf 'data = "one"\n\nlisten = "127.0.0.1:1"\ndrain-seconds = 3\n' >vez.toml
VEZ_LISTEN=127.0.0.1:2 "$vez" settings --data three >out
grep -qF 'data = "three"  (--data)' out || fail "flag: $(cat out)"
grep -qF 'listen = "127.0.0.1:2"  (VEZ_LISTEN)' out || fail "environment: $(cat out)"
grep -qF 'drain-seconds = "3"  (vez.toml:4)' out || fail "file: $(cat out)"
"$vez" settings --database postgresql://vez:geheim@db/vez >out
! grep -q geheim out || fail "a password was printed"
printf 'data = "one"\nlisen = "127.0.0.1:1"\n' >wrong.toml
refused 2 'wrong.toml:2: no setting is called "lisen"' "$vez" settings --config wrong.toml
printf 'drain-seconds = "soon"\n' >wrong.toml
refused 2 'wrong.toml:1: drain-seconds must be a whole number' "$vez" settings --config wrong.toml
printf 'data = \n' >wrong.toml
refused 2 'wrong.toml:1' "$vez" settings --config wrong.toml
refused 2 'nowhere.toml' "$vez" settings --config nowhere.toml
refused 2 'VEZ_DRAIN_SECONDS: drain-seconds must be' env VEZ_DRAIN_SECONDS=soon "$vez" settings
refused 2 '--clock: clock must be real or simulated' "$vez" settings --clock wrong
refused 2 '--public-url: public-url must be' "$vez" settings --public-url https://vez.example.com/page
refused 109 '--lisen' "$vez" serve --lisen 127.0.0.1:0
refused 105 '--role' "$vez" user add --name Ana --email ana@example.com --role boss
refused 1 "the backup none.db can't be read" "$vez" restore none.db --data elsewhere
rm vez.toml

# A user and a token from the command line, used against the server; a backup meanwhile.
start data
for _ in $(seq 100); do
  [ -z "$link" ] || break
  sleep 0.05
  link=$(sed -n 's/.*setup#//p' log)
done
[ -n "$link" ] || fail "no link to create the owner"
curl -sS -H 'Content-Type: application/json' "$origin/api/v1/setup" -d '{"token":"'"$link"'","company":{"name":"Alpina",
  "country":"SI","language":"sl","time_zone":"Europe/Ljubljana","currency":"EUR"},"owner":{"name":"Ana",
  "email":"ana@example.com","password":"correct horse battery","language":"sl"}}' >/dev/null
kill -TERM "$server"
wait "$server" || fail "it did not end well"
echo 'nova guma za kolo' >password
"$vez" user add --data data --name Eva --email eva@example.com --password-file password >/dev/null
refused 1 'guessed first' "$vez" user add --data data --name Iva --email iva@example.com <<<'password1234'
"$vez" user add --data data --name Iva --email iva@example.com --invite --public-url https://vez.example.com >out
grep -q '^https://vez.example.com/invitation#...........................................$' out || fail "invitation: $(cat out)"
token=$("$vez" token create --data data --user ana@example.com --name cli)
start data
refused 1 'is in use by another process' "$vez" user add --data data --name Iva --email iva@example.com <<<'nova guma za kolo'
api() { curl -sS -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$@"; }
api "$origin/api/v1/customers" -d '{"kind":"person","given_name":"Maja","family_name":"Zupančič"}' | grep -q '"name":"Maja Zupančič"' ||
  fail "the token does not work"
api "$origin/api/v1/clock" -d '{"advance":"P28D"}' | grep -qF '{"now":"2026-02-02T08:00:00.000Z","jobs_run":' || fail "the clock did not advance"
# A file through the server that holds the database, and customers out of it.
printf 'Številka;Ime;Priimek;Telefon\n1;Žiga;Šuštar;041 222 333\n2;;;\n' >stranke.csv
refused 1 'import through the server with --server' "$vez" import stranke.csv --data data
refused 1 'needs a token' "$vez" import stranke.csv --server "$origin"
echo "$token" >token
printf '{"columns":{"Številka":"external_id"},"options":{"source":"stari program"}}' >mapping.json
status=0
"$vez" import stranke.csv --server "$origin" --token-file token --mapping mapping.json --report fates.csv >out 2>progress || status=$?
[ "$status" = 1 ] || fail "an import with a failed row ended with $status"
grep -q '"rows":2,"created":1,"updated":0,"unchanged":0,"skipped":0,"unclear":0,"failed":1' out || fail "counts: $(cat out progress)"
grep -q '^3,failed,' fates.csv || fail "report: $(cat fates.csv)"
refused 1 'the file has no column' env VEZ_TOKEN="$token" "$vez" import stranke.csv --server "$origin" --map Starost=note
refused 1 'export through the server' "$vez" export customers --data data
VEZ_TOKEN=$token "$vez" export customers --server "$origin" --filter 'customer.source == "stari program"' >out
[ "$(wc -l <out)" = 2 ] || fail "export: $(cat out)"
grep -q ',stari program,1,person,Žiga Šuštar,' out || fail "export: $(cat out)"
refused 1 '?filter' env VEZ_TOKEN="$token" "$vez" export customers --server "$origin" --filter 'customer.moon'
"$vez" backup --data data monday.db
kill -TERM "$server"
wait "$server" || fail "it did not end well"
server=

refused 1 'there is a database at' "$vez" restore monday.db --data data
echo nonsense >broken.db
refused 1 'vez: ' "$vez" restore broken.db --data elsewhere
[ ! -e elsewhere/vez.db ] || fail "a broken backup took the place"
"$vez" restore monday.db --data elsewhere >/dev/null
"$vez" check --data elsewhere >out || fail "the restored database: $(cat out)"
"$vez" export customers --data elsewhere --format ndjson | grep -q '"family_name":"Zupančič"' || fail "export from the database itself"
start elsewhere
api "$origin/api/v1/customers" | grep -q 'Zupančič' || fail "the customer is not in the restored database"
api "$origin/api/v1/clock" | grep -qF '2026-02-02T08:00:00' || fail "the clock went back"
kill -TERM "$server"
wait "$server" || fail "it did not end well"
server=
