"""A small PyChat client, WITHOUT encryption: python3 client.py HOST 1025 NAME"""
import asyncio, json, sys, threading, unicodedata
somebody = threading.Event()  # set while there is a peer

def clean(text):  # what others send must not act on a terminal
    return "".join(c for c in str(text) if c == " " or unicodedata.category(c)[0] not in "CZ")

def say(wire, verb, fields):
    wire.write(f"{verb} {json.dumps(fields, ensure_ascii=False)}\n".encode())

async def messages(wire):
    while line := await wire.readline():  # of bytes: text would end lines at \r too
        verb, _, fields = line.decode().strip().partition(" ")
        try:
            if not verb.isdigit():  # a bare port may come before SEAT
                yield verb, json.loads(fields or "{}")
        except (ValueError, RecursionError):
            pass  # your peer's doing

def read_keyboard(room, loop):  # in a thread of its own, since it waits
    lines = iter(lambda: sys.stdin.readline() or "QUIT\n", "QUIT\n")
    for id, line in enumerate(lines, 1):
        somebody.wait()  # an empty room drops what it hears
        loop.call_soon_threadsafe(say, room, "MSG", {"id": id, "text": clean(line)[:4000]})
    loop.call_soon_threadsafe(say, room, "QUIT", {})

async def chat(host, lobby, name):
    reader, writer = await asyncio.open_connection(host, lobby)
    say(writer, "HELLO", {"version": 2, "client": "small/1.0"})
    verb, seat = await messages(reader).__anext__()
    if verb != "SEAT":
        sys.exit(clean(seat["message"]))
    reader, room = await asyncio.open_connection(seat.get("host", host), seat["port"])
    say(room, "JOIN", {"ticket": seat["ticket"], "name": name})
    keyboard = room, asyncio.get_running_loop()
    threading.Thread(target=read_keyboard, args=keyboard, daemon=True).start()
    async for message in messages(reader):
        match message:
            case "PEER", {"state": "joined", "name": peer}:
                seen = 0
                print(f"* {clean(peer)} is here. (Not encrypted: the server's host could read it.)")
                somebody.set()
            case "PEER", {"state": "left"}:
                somebody.clear()
                say(room, "FENCE", {})
                print(f"* {clean(peer)} has left. Waiting for somebody new.")
            case "MSG", {"id": int(id), "text": str(text)}:
                if id > seen:
                    seen = id
                    print(f"{clean(peer)}: {clean(text)}")
                say(room, "ACK", {"id": seen})
            case "ACK", {"id": int(id)}:
                print(f"* Your message {id} has arrived.")
            case "PING", fields:
                say(room, "PONG", fields)
            case "BYE" | "ERROR", fields:
                print("*", clean(fields.get("message", "Goodbye.")))

asyncio.run(chat(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
