import { spawn } from 'node:child_process';

/** Programs that open a file with whatever people open such files with. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

const OPENER: readonly [string, ...string[]] = OPENERS[process.platform] ?? ['xdg-open'];

/** Opens a file and goes on; `false` if nothing could be started. */
export function openInBrowser(path: string, [command, ...args] = OPENER): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn(command, [...args, path], { stdio: 'ignore', detached: true });
    child.once('error', () => done(false));
    child.once('spawn', () => {
      child.unref();
      done(true);
    });
  });
}
