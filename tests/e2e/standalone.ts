/**
 * The program from its sources, made to believe that it is an executable: the file that the first
 * argument names.
 *
 * @module
 */

const [executable = "", ...args] = Deno.args;
Object.defineProperty(Deno, "build", { value: { ...Deno.build, standalone: true } });
Object.defineProperty(Deno, "execPath", { value: () => executable });
const { main } = await import("../../cli/main.ts");
Deno.exit(await main(args));
