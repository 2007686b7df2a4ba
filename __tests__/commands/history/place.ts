import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { explainCommand } from '../../../src/commands/explain.js';
import { historyCommand } from '../../../src/commands/history/history-command.js';
import { planCommand } from '../../../src/commands/plan.js';
import { replayCommand } from '../../../src/commands/replay.js';
import { reportCommand } from '../../../src/commands/report.js';
import { encodeHistory } from '../../../src/history/codec.js';
import type { History } from '../../../src/history/history.js';
import { ASSETS } from '../../assets.js';
import type { RawRecord } from '../../run-records.js';

/** A folder in which commands are called, and what they said. */
export interface Place {
  readonly cwd: string;
  printed: string;
  warned: string;
  history(...args: string[]): Promise<number>;
  replay(...args: string[]): Promise<number>;
  explain(...args: string[]): Promise<number>;
  plan(...args: string[]): Promise<number>;
  report(...args: string[]): Promise<number>;
  /** What a command reads from standard input. */
  stdin: string | Uint8Array;
  write(name: string, content: string | Uint8Array): Promise<void>;
  read(name: string): Promise<string>;
  /** Puts a history where the commands look for it. */
  put(history: History, name?: string): Promise<void>;
  close(): Promise<void>;
}

export async function openPlace(): Promise<Place> {
  const cwd = await mkdtemp(join(tmpdir(), 'deflake-place-'));
  const place: Place = {
    cwd,
    printed: '',
    warned: '',
    stdin: '',
    history: (...args) => historyCommand(args, world()),
    replay: (...args) => replayCommand(args, world()),
    explain: (...args) => explainCommand(args, world()),
    plan: (...args) => planCommand(args, world()),
    report: (...args) => reportCommand(args, { ...world(), assets: ASSETS }),
    write: async (name, content) => {
      await mkdir(dirname(join(cwd, name)), { recursive: true });
      await writeFile(join(cwd, name), content);
    },
    read: (name) => readFile(join(cwd, name), 'utf8'),
    put: (history, name = '.deflake/history.txt') => place.write(name, encodeHistory(history)),
    close: () => rm(cwd, { recursive: true, force: true }),
  };
  const world = () => ({
    cwd,
    print: (text: string) => {
      place.printed += text;
    },
    warn: (text: string) => {
      place.warned += text;
    },
    stdin: chunksOf(() => place.stdin),
  });
  return place;
}

/** In pieces of a few bytes, as pipes may give them: characters and lines are cut anywhere. */
async function* chunksOf(content: () => string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content());
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}

export function linesOf(records: readonly RawRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
