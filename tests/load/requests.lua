-- For wrk: the requests of one kind, named by the first argument after "--"; the rest depends on it.
--   hello | lookup CUSTOMERS | paths FILE (a path of the interface in each line) | create FIRST
local kind, paths, count, first = nil, {}, 0, 0
local thread_count = 0

function setup(thread)
  thread:set("number", thread_count)
  thread_count = thread_count + 1
end

function init(arguments)
  kind = arguments[1]
  math.randomseed(os.time() + number)
  if kind == "lookup" then count = tonumber(arguments[2]) end
  if kind == "paths" then
    for line in io.lines(arguments[2]) do paths[#paths + 1] = line end
  end
  if kind == "create" then first = tonumber(arguments[2]) + number * 10000000 end
end

function request()
  if kind == "hello" then return wrk.format("GET", "/healthz") end
  if kind == "lookup" then
    local phone = string.format("%%2B38640%06d", math.random(0, count - 1))
    return wrk.format("GET", "/api/v1/customers/lookup?identity=phone:" .. phone)
  end
  if kind == "paths" then return wrk.format("GET", "/api/v1" .. paths[math.random(#paths)]) end
  first = first + 1
  wrk.headers["Content-Type"] = "application/json"
  return wrk.format("POST", "/api/v1/customers", wrk.headers,
    '{"kind":"person","given_name":"Nova","family_name":"Stranka' .. first .. '","identities":[{"kind":"mail","value":"n' .. first .. '@bench.example"}]}')
end

function done(summary, latency)
  io.write(string.format("RESULT requests=%d duration_us=%d p50_us=%d p99_us=%d errors=%d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.timeout + summary.errors.connect))
end
