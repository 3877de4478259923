/**
 * What the registry does in Redis, as one Lua script: a store runs it from its beginning to its end,
 * with nothing in between, so that each call is a transaction.
 *
 * `KEYS[1]` is what all keys begin with, in braces, so that a cluster keeps them on one node.
 * `ARGV[1]` is what to do, `ARGV[2]` what is needed for it, in JSON; the answer is JSON, too.
 *
 * | key | what is there |
 * | --- | --- |
 * | `rooms` | a hash: `HOST PORT` to the room, as JSON |
 * | `turn` | the last turn: rooms are ordered by when they began to wait, and not by any clock |
 * | `waiting:GROUP` | the rooms with a free seat for somebody, who has been waiting longest first |
 * | `rooms-of:SERVER`, `lapses:SERVER` | its rooms, and when the first promise in each lapses |
 * | `avoiders:ROOM` | the rooms that were opened by somebody who avoids this one |
 * | `servers`, `alive:SERVER` | the servers, and those that have been heard of lately |
 * | `blocks`, `blocks:STAY` | when each block is over |
 * | `bans`, `ban-ends`, `ban-number` | the bans, when each is over, and the last number |
 * | `address-key` | the key of `address_hash.ts` that all servers use |
 *
 * @module
 */

import { moderation } from "./redis_script_moderation.ts";
import { seats } from "./redis_script_seats.ts";

/** Rooms, and the indexes that follow from them. */
const rooms = String.raw`
local prefix = KEYS[1]
local a = cjson.decode(ARGV[2])
local call = redis.call

local function key(name, of)
  return of and (prefix .. name .. ':' .. of) or (prefix .. name)
end

local function number(n)
  return string.format('%.0f', n)
end

local function room_at(port)
  return a.host .. ' ' .. number(port)
end

local function port_of(id)
  return tonumber(string.match(id, ' (%d+)$'))
end

local function get(id)
  local json = call('HGET', key('rooms'), id)
  return json and cjson.decode(json)
end

local function next_turn()
  return call('INCR', key('turn'))
end

local function set_avoids(id, room, avoids)
  if room.avoids then call('SREM', key('avoiders', room.avoids), id) end
  if avoids then call('SADD', key('avoiders', avoids), id) end
  room.avoids = avoids
end

local function drop(id, room)
  set_avoids(id, room, nil)
  call('HDEL', key('rooms'), id)
  call('ZREM', key('waiting', room.group), id)
  call('ZREM', key('lapses', room.server), id)
  call('SREM', key('rooms-of', room.server), id)
end

local function connections(room)
  return #room.taken + #room.promises
end

-- Writes a room, or removes it when nobody has a seat there.
local function put(id, room)
  if connections(room) == 0 then return drop(id, room) end
  call('HSET', key('rooms'), id, cjson.encode(room))
  call('SADD', key('rooms-of', room.server), id)
  if connections(room) == 1 and room.admits then
    -- Where somebody is there comes first; no turn is ever so high.
    local score = room.since + (#room.taken == 1 and 0 or 2 ^ 50)
    call('ZADD', key('waiting', room.group), number(score), id)
  else
    call('ZREM', key('waiting', room.group), id)
  end
  local first
  for _, promise in ipairs(room.promises) do
    if not first or promise.lapsesAt < first then first = promise.lapsesAt end
  end
  if first then call('ZADD', key('lapses', room.server), number(first), id)
  else call('ZREM', key('lapses', room.server), id) end
end

local function is_alive(server)
  return server == a.server or call('EXISTS', key('alive', server)) == 1
end

-- Forgets a server and its rooms.
local function bury(server)
  for _, id in ipairs(call('SMEMBERS', key('rooms-of', server))) do
    local room = get(id)
    if room and room.server == server then drop(id, room) end
  end
  call('DEL', key('rooms-of', server), key('lapses', server), key('alive', server))
  call('HDEL', key('servers'), server)
end

local function bury_the_dead()
  for _, server in ipairs(call('HKEYS', key('servers'))) do
    if not is_alive(server) then bury(server) end
  end
end

-- The room of a group that has waited longest, of those that fit and whose server is alive.
local function find(group, fits)
  local from = 0
  while true do
    local ids = call('ZRANGE', key('waiting', group), from, from + 31)
    if #ids == 0 then return nil end
    local buried = false
    for _, id in ipairs(ids) do
      local room = get(id)
      if not room or not is_alive(room.server) then
        -- Also what the list of its server's rooms has lost: or else this would go on for ever.
        if room then
          drop(id, room)
          bury(room.server)
        else
          call('ZREM', key('waiting', group), id)
        end
        buried = true
        break
      end
      if fits(id, room) then return id, room end
    end
    from = buried and 0 or from + 32
  end
end

local function server_info(server)
  local json = call('HGET', key('servers'), server)
  return json and cjson.decode(json)
end

-- A claim, as the server that asks has to tell it.
local function claim_of(id, room, opened)
  local port = port_of(id)
  if room.server == a.server then return { port = port, opened = opened, lobby = a.lobby } end
  local owner = server_info(room.server) or {}
  local host = room.host ~= a.host and room.host or nil
  return { port = port, opened = opened, host = host, lobby = owner.lobby }
end

local function is_member()
  local info = server_info(a.server)
  return info and info.session == a.session
end
`;

/** How servers come, stay and go. */
const servers = String.raw`
local function tell_alive()
  call('SET', key('alive', a.server), '1', 'PX', a.aliveMs)
end

-- Joins, or joins again, and makes the store say what this server knows: who sits in its rooms. Nobody
-- is sent to a room that it does not know. Of two servers with one address, the one that came last is
-- right, since the other one is dead or does not have that address.
local function join()
  bury_the_dead()
  for _, server in ipairs(call('HKEYS', key('servers'))) do
    local other = server_info(server)
    if server ~= a.server and a.lobby and other.lobby == a.lobby and other.host == a.host then
      if a.again then return { taken = true } end
      bury(server)
    end
  end
  local info = { session = a.session, host = a.host, lobby = a.lobby }
  call('HSET', key('servers'), a.server, cjson.encode(info))
  tell_alive()
  local mine = {}
  local gone = {}
  for _, known in ipairs(a.rooms) do
    local id = room_at(known.port)
    local room = get(id)
    if room and room.server ~= a.server then
      -- Somebody else has the same port on the same host, as far as the store knows. It is ours.
      drop(id, room)
      room = nil
    end
    local taken = {}
    for _, seat in ipairs(known.taken) do table.insert(taken, seat) end
    if not room then
      room = { server = a.server, group = a.group, host = a.host, since = next_turn(),
        promises = {} }
    end
    room.taken = taken
    room.admits = known.admits
    while connections(room) > 2 do table.remove(room.promises) end
    if connections(room) == 0 then table.insert(gone, known.port) end
    put(id, room)
    mine[id] = true
  end
  for _, id in ipairs(call('SMEMBERS', key('rooms-of', a.server))) do
    local room = not mine[id] and get(id)
    if room and room.server == a.server then drop(id, room) end
    if not mine[id] then call('SREM', key('rooms-of', a.server), id) end
  end
  call('SETNX', key('address-key'), a.addressKey)
  return { gone = gone, addressKey = call('GET', key('address-key')) }
end

local function now()
  local time = call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function heartbeat()
  tell_alive()
  bury_the_dead()
  return { now = now() }
end
`;

/** What is called from outside; the first ones by members only. */
const calls = String.raw`
local for_members = {
  claim = claim, move = move, take = take, exchange = exchange, renew = renew, leave = leave,
  admit = admit, free = lapse, heartbeat = heartbeat,
}
local for_all = {
  join = join, find = promised, list = list, block = block, ban = ban, unban = unban,
  listBans = bans, findBan = banned,
  clear = function() bury(a.server) end,
}
local name = ARGV[1]
if for_members[name] and not is_member() then return cjson.encode({ lost = true }) end
local act = for_members[name] or for_all[name]
return cjson.encode({ value = act() })
`;

/** The script. */
export const script: string = rooms + moderation + seats + servers + calls;
