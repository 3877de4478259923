import assert from "node:assert/strict";
import { FaultyProxy } from "../network/faulty_proxy.ts";
import { someRooms } from "../server/helpers.ts";
import { Plug } from "./plug.ts";
import { ServeProgram } from "./program.ts";
import { Terminal } from "./terminal.ts";

Deno.test({
  name: "reconnecting: both read that one is, both write on, and both get all of it",
  ignore: Deno.build.os !== "linux", // Elsewhere 127.0.0.1 is the only loopback address.
  async fn() {
    const { first } = someRooms();
    const rooms = Array.from({ length: 8 }, (_, i) => first + i);
    await using server = new ServeProgram(["--rooms", `${first}-${first + rooms.length - 1}`]);
    const lobby = await server.port();
    const plug = new Plug();
    await using proxy = new FaultyProxy();
    const behind = { host: "127.0.0.1", ports: [lobby, ...rooms] };
    await proxy.mirror("127.0.0.2", behind, () => plug.conduct());
    await using ana = await Terminal.open("connect", [`127.0.0.2:${lobby}`, "--name", "Ana"]);
    await ana.shows(/as Ana/);
    const options = ["--name", "Bia", "--lang", "pt-BR"];
    await using bia = await Terminal.open("connect", [`127.0.0.1:${lobby}`, ...options], {
      columns: 40,
      rows: 15,
    });
    const [, code] = /with Bia · code (.{9})/.exec(await ana.shows(/with Bia · code /)) ?? [];
    await bia.shows(new RegExp(`com Ana · código ${code}`));

    plug.pulled = true;
    await bia.type("você caiu?"); // TYPING is the byte too many.
    await ana.shows(/· The connection broke\. Reconnecting… What you write is not lost\.\n/);
    await ana.shows(/\nreconnecting…\n›\s+room/);
    await bia.shows(/· Ana está reconectando… O\n +que você escrever chega depois\.\n/);
    await bia.shows(/\nAna está reconectando…\n› você caiu\?/);
    await bia.press("Enter");
    await ana.type("are you there?");
    await ana.press("Enter");
    await bia.shows(/\n… você caiu\?\n/);
    await ana.shows(/\n… are you there\?\n/);
    await server.event("away");
    plug.pulled = false;

    await ana.shows(/· You are connected again\.\n/);
    await bia.shows(/· Ana voltou\.\n/);
    await ana.shows(/\) Bia: você caiu\?\n/);
    await ana.shows(/\) Ana: are you there\? ✓\n/);
    await bia.shows(/\) Ana: are you there\?\n/);
    await bia.shows(/\) Bia: você caiu\? ✓\n/);
    await server.event("back");
    await bia.type("ufa");
    await bia.press("Enter");
    const screen = await ana.shows(/\) Bia: ufa\n/);
    assert.equal(screen.match(/você caiu/g)?.length, 1, "once is enough");
    assert.match(screen, new RegExp(`\nroom \\d+ · with Bia · code ${code}`));
    await bia.shows(/\) Bia: ufa ✓\n/);
  },
});
