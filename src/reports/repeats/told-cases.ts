import { withoutColours } from '../../model/colours.js';
import { firstLine } from '../../model/failure.js';
import { rawTestId, splitTestId } from '../../model/test-id.js';
import type { ReportedCase } from '../format.js';
import type { ReadReport } from '../report-file.js';
import { hasFailed } from './repeats.js';

/** What reports of one format tell of a test, to find it again in another format. */
export interface ToldCase {
  readonly path: string;
  readonly file: string;
  readonly isTriedAgain: boolean;
  readonly hasFailed: boolean;
  /** What its failures say, shortly. */
  readonly says: readonly string[];
  /** See {@link idOf}. */
  readonly id: string;
}

/** The tests of some reports, found by all that they may be called. */
export interface ToldCases {
  readonly failed: readonly ToldCase[];
  find(reported: ReportedCase): ToldCase | undefined;
}

export function toldCases(reports: readonly ReadReport[]): ToldCases {
  const byName = new Map<string, ToldCase[]>();
  const failed: ToldCase[] = [];
  for (const { path, cases } of reports) {
    for (const reported of cases) {
      const told: ToldCase = {
        path,
        file: reported.file,
        isTriedAgain: reported.attempts.length > 1,
        hasFailed: hasFailed(reported),
        says: saidBy(reported),
        id: idOf(reported),
      };
      if (told.hasFailed) failed.push(told);
      for (const name of namesOf(reported)) addTo(byName, name, told);
    }
  }
  const find = (reported: ReportedCase): ToldCase | undefined => {
    const namesakes = namesOf(reported).flatMap((name) => byName.get(name) ?? []);
    const candidates = namesakes.filter((told) => isSameFile(told.file, reported.file));
    return candidates.find((told) => told.hasFailed === hasFailed(reported)) ?? candidates[0];
  };
  return { failed, find };
}

/** Namesakes that are told apart by their files. More would only cost time. */
const MAX_NAMESAKES = 20;

function addTo(byName: Map<string, ToldCase[]>, name: string, told: ToldCase): void {
  const namesakes = byName.get(name);
  if (namesakes === undefined) byName.set(name, [told]);
  else if (namesakes.length < MAX_NAMESAKES) namesakes.push(told);
}

/**
 * What a test may be called in another format: by all parts of its id but the file, or by its class and name. By its name
 * alone only if that holds what stands around it, or if nothing does: others have the same name, too.
 */
function namesOf(reported: ReportedCase): string[] {
  const parts = splitTestId(rawTestId(reported, NO_WORKSPACE))
    .filter((part) => !isFile(part))
    .map(lettersOf)
    .filter((part) => part !== '');
  const name = parts.at(-1) ?? '';
  const around = parts.slice(0, -1);
  const names = [parts.join(''), `${around.at(-1) ?? ''}${name}`, idOf(reported)];
  const isTelling = around.some((part) => part.length >= MIN_LETTERS && name.includes(part));
  const isAlone = around.length === 0 && reported.file === '' && reported.className === '';
  return [...new Set(isTelling ? [...names, name] : names)].filter(
    (each) => each !== '' && !(isAlone && each === name),
  );
}

const NO_WORKSPACE = { workspaces: [] };

/** The id of a test as its own report has it, in letters. */
export function idOf(reported: ReportedCase): string {
  return lettersOf(rawTestId(reported, NO_WORKSPACE));
}

/** Letters of a name that is found in another one by more than chance. */
const MIN_LETTERS = 3;

/** Some formats call suites and classes like the file. */
function isFile(text: string): boolean {
  return /^[^\s:*?"<>|]+\.\w{1,5}$/.test(text) && /[\\/]|\.(?:[cm]?[jt]sx?|py|rb|php|go|bats)$/.test(text);
}

/** Formats put ` > `, ` › `, `/` or nothing between the parts, and escape in their own ways. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Formats spell a file from the folder that they like. */
function isSameFile(a: string, b: string): boolean {
  const [x, y] = [a, b].map((file) => file.replaceAll('\\', '/').replace(/^\.?\//, '')) as [string, string];
  return x === '' || y === '' || `/${x}`.endsWith(`/${y}`) || `/${y}`.endsWith(`/${x}`);
}

/** Letters of a message that are compared. */
const MAX_SAID = 60;

/** What the failures of a test say, shortly: formats cut and decorate messages. */
export function saidBy({ attempts }: ReportedCase): string[] {
  return attempts.flatMap(({ failure }) => {
    if (failure === undefined) return [];
    const message = withoutColours(failure.message).replace(/^(?:\w+: )+/, '');
    const said = lettersOf(firstLine(message)).slice(0, MAX_SAID);
    return said.length < MIN_LETTERS ? [] : [said];
  });
}
