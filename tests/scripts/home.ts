/**
 * A home folder to install things in.
 *
 * @module
 */

import { join } from "node:path";

/** What a program that ran has said. */
export interface Said {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** A home folder, with a space in its name; disposing of it removes it. */
export class Home implements Disposable {
  readonly folder: string = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "a home " }));

  /** A path in it. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a file, and the folders that it is in. */
  write(name: string, content: string): void {
    Deno.mkdirSync(join(this.path(name), ".."), { recursive: true });
    Deno.writeTextFileSync(this.path(name), content);
  }

  /** Everything in it: each file with its content, each link with where it leads. */
  tree(): readonly string[] {
    const found: string[] = [];
    const visit = (folder: string) => {
      for (const { name, isDirectory, isSymlink } of Deno.readDirSync(this.path(folder))) {
        const path = join(folder, name);
        if (isSymlink) found.push(`${path} -> ${Deno.readLinkSync(this.path(path))}`);
        else if (isDirectory) {
          found.push(`${path}/`);
          visit(path);
        } else found.push(`${path}: ${Deno.readTextFileSync(this.path(path))}`);
      }
    };
    visit("");
    return found.sort();
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}
