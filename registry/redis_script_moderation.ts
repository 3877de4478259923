/**
 * The part of the script in Redis that knows blocks and bans.
 *
 * @module
 */

/** Blocks, which hold in both directions, and bans. Part of `redis_script.ts`. */
export const moderation: string = String.raw`
local function block_name(stay, other)
  return cjson.encode({ stay, other })
end

local function unblock(stay, other)
  call('ZREM', key('blocks', stay), other)
  call('ZREM', key('blocks'), block_name(stay, other))
end

local function block()
  local mine = key('blocks', a.by)
  local known = call('ZSCORE', mine, a.other)
  local till = known and math.max(tonumber(known), a.till) or a.till
  call('ZADD', mine, number(till), a.other)
  call('ZADD', key('blocks'), number(till), block_name(a.by, a.other))
  if call('ZCARD', mine) <= a.max then return end
  -- The one that is over first goes, but not the one that has just come.
  local first = call('ZRANGE', mine, 0, 1)
  unblock(a.by, first[1] ~= a.other and first[1] or first[2])
end

local function is_blocked(stay, other)
  if not stay or not other then return false end
  return call('ZSCORE', key('blocks', stay), other) or call('ZSCORE', key('blocks', other), stay)
end

-- Whether this stay is kept apart from anybody who has a seat there, or is promised one but this.
local function is_blocked_in(room, stay, except)
  for _, seat in ipairs(room.taken) do
    if is_blocked(stay, seat.stay) then return true end
  end
  for _, promise in ipairs(room.promises) do
    if promise ~= except and is_blocked(stay, promise.stay) then return true end
  end
  return false
end

local function forget_ban(network)
  call('HDEL', key('bans'), network)
  call('ZREM', key('ban-ends'), network)
end

local function before(time)
  return '(' .. number(time)
end

local function forget_what_is_over()
  for _, name in ipairs(call('ZRANGEBYSCORE', key('blocks'), '-inf', before(a.now))) do
    local pair = cjson.decode(name)
    unblock(pair[1], pair[2])
  end
  for _, network in ipairs(call('ZRANGEBYSCORE', key('ban-ends'), '-inf', before(a.now))) do
    forget_ban(network)
  end
end

local function ban()
  for _, network in ipairs(call('ZRANGEBYSCORE', key('ban-ends'), '-inf', before(a.now))) do
    forget_ban(network)
  end
  local json = call('HGET', key('bans'), a.network)
  local entry = json and cjson.decode(json) or
    { number = call('INCR', key('ban-number')), since = a.now }
  call('HSET', key('bans'), a.network, cjson.encode(entry))
  call('ZADD', key('ban-ends'), number(a.till), a.network)
  return entry.number
end

local function unban()
  local all = call('HGETALL', key('bans'))
  for i = 1, #all, 2 do
    if cjson.decode(all[i + 1]).number == a.number then
      forget_ban(all[i])
      return true
    end
  end
  return false
end

local function bans()
  local list = {}
  local ends = call('ZRANGEBYSCORE', key('ban-ends'), number(a.now), '+inf', 'WITHSCORES')
  for i = 1, #ends, 2 do
    local json = call('HGET', key('bans'), ends[i])
    local entry = json and cjson.decode(json)
    if entry then
      entry['until'] = tonumber(ends[i + 1])
      table.insert(list, entry)
    end
  end
  return list
end

local function banned()
  local till = call('ZSCORE', key('ban-ends'), a.network)
  return till and tonumber(till) >= a.now or false
end
`;
