-- Each connection asks 40 times a second, so that the latency is not that of a queue in front of the server.
function delay()
  return math.random(20, 30)
end
