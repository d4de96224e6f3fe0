-- What wrk runs: without arguments a plain GET, with the argument of one run's name a form signed anew by each request.
-- The drafts are as long as those of draft.ts: 120 to 200 characters.
local thanks = "Thank+you+for+having+us."
local form = { ["content-type"] = "application/x-www-form-urlencoded" }

function init(args)
  local run, count = args[1], 0
  if run == nil then return end
  request = function()
    count = count + 1
    local guest = run .. "." .. count
    local body = "name=Guest+" .. guest .. "&email=guest." .. guest .. "%40example.org&message="
      .. "We+came+for+the+afternoon+and+stayed+until+the+lights+went+out."
      .. string.rep("+" .. thanks, 2 + count % 4)
    return wrk.format("POST", nil, form, body)
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"refused":%d,"failed":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end
