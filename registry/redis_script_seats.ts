/**
 * The part of the script in Redis that promises seats, fills them and frees them.
 *
 * @module
 */

/** What `Registry` of `registry.ts` promises, a function for each method. Part of `redis_script.ts`. */
export const seats: string = String.raw`
local function is_for(id, room, avoid)
  return id ~= avoid and (avoid == nil or room.avoids ~= avoid)
end

local function promise_in(id, room, stay)
  table.insert(room.promises, { holder = a.holder, lapsesAt = a.lapsesAt, stay = stay })
  put(id, room)
end

local function avoided()
  return a.avoid and ((a.avoidHost or a.host) .. ' ' .. number(a.avoid))
end

-- Promises a seat where somebody waits, or else, if this server listens on a port, in a new room there.
-- Somebody may have opened one since it has asked without.
local function claim()
  if a.network and banned() then return 'banned' end
  local avoid = avoided()
  local id, room = find(a.group, function(id, room)
    -- Whoever can be told of a port alone cannot be sent to another host.
    return (room.host == a.host or not a.here) and is_for(id, room, avoid) and
      not is_blocked_in(room, a.stay)
  end)
  if id then
    promise_in(id, room, a.stay)
    return { claim = claim_of(id, room, false) }
  end
  if not a.port then return {} end
  id = room_at(a.port)
  -- Another server of the same host has it, perhaps on another address of that machine.
  if get(id) then return {} end
  room = { server = a.server, group = a.group, host = a.host, since = next_turn(), admits = true,
    taken = {}, promises = {} }
  set_avoids(id, room, avoid)
  promise_in(id, room, a.stay)
  return { claim = claim_of(id, room, true) }
end

local function move()
  local from = room_at(a.port)
  local left = get(from)
  if not left or connections(left) ~= 1 or #left.taken ~= 1 then return {} end
  local stay = left.taken[1].stay
  local id, room = find(left.group, function(id, room)
    return #room.taken == 1 and is_for(id, room, from) and is_for(id, room, left.avoids) and
      not is_blocked_in(room, stay)
  end)
  if not id then return {} end
  left.admits = false
  put(from, left)
  promise_in(id, room, stay)
  return { claim = claim_of(id, room, false) }
end

-- Several may have the same holder: the promise that would lapse first is the one that is used.
local function promise_at(room, holder)
  local found
  for index, promise in ipairs(room and room.promises or {}) do
    local sooner = not found or promise.lapsesAt < room.promises[found].lapsesAt
    if promise.holder == holder and sooner then found = index end
  end
  return found
end

-- What was avoided here is forgotten once somebody else has come.
local function forgive(id)
  for _, avoider in ipairs(call('SMEMBERS', key('avoiders', id))) do
    local room = get(avoider)
    if room then
      set_avoids(avoider, room, nil)
      put(avoider, room)
    end
  end
end

local function take()
  local id = room_at(a.port)
  local room = get(id)
  local index = promise_at(room, a.holder)
  if not index then return {} end
  local stay = table.remove(room.promises, index).stay
  if #room.taken == 0 then room.since = next_turn() end
  table.insert(room.taken, { stay = stay })
  put(id, room)
  if #room.taken == 2 then forgive(id) end
  return { seat = { stay = stay } }
end

local function promised()
  return promise_at(get(room_at(a.port)), a.holder) ~= nil
end

local function exchange()
  local id = room_at(a.port)
  local room = get(id)
  local index = promise_at(room, a.holder)
  if not index then return false end
  local promise = room.promises[index]
  local avoid = avoided()
  if not is_for(id, room, avoid) or is_blocked_in(room, a.stay, promise) then return false end
  promise.holder = a.to
  promise.stay = a.stay
  if avoid and connections(room) == 1 then set_avoids(id, room, avoid) end
  put(id, room)
  return true
end

local function renew()
  local id = room_at(a.port)
  local room = get(id)
  if not room then return false end
  local found = false
  for _, promise in ipairs(room.promises) do
    if promise.holder == a.holder then
      promise.lapsesAt = math.max(promise.lapsesAt, a.lapsesAt)
      found = true
    end
  end
  if found then put(id, room) end
  return found
end

local function leave()
  local id = room_at(a.port)
  local room = get(id)
  if not room or room.server ~= a.server then return -1 end
  for index, seat in ipairs(room.taken) do
    if seat.stay == a.stay then
      table.remove(room.taken, index)
      room.admits = a.admits
      room.since = next_turn()
      set_avoids(id, room, nil)
      put(id, room)
      return connections(room)
    end
  end
  return -1
end

local function admit()
  local id = room_at(a.port)
  local room = get(id)
  if not room then return end
  room.admits = a.admits
  put(id, room)
end

local function lapse()
  forget_what_is_over()
  local gone = {}
  for _, id in ipairs(call('ZRANGEBYSCORE', key('lapses', a.server), '-inf', before(a.now))) do
    local room = get(id)
    if room then
      local left = {}
      for _, promise in ipairs(room.promises) do
        if promise.lapsesAt >= a.now then table.insert(left, promise) end
      end
      room.promises = left
      if connections(room) == 0 then table.insert(gone, port_of(id)) end
      put(id, room)
    else
      call('ZREM', key('lapses', a.server), id)
    end
  end
  return gone
end

local function list()
  local rows = {}
  local all = call('HGETALL', key('rooms'))
  for i = 1, #all, 2 do
    local room = cjson.decode(all[i + 1])
    table.insert(rows, { port = port_of(all[i]),
      connections = connections(room), taken = #room.taken, admits = room.admits })
  end
  return rows
end
`;
