import { posix } from 'node:path';
import type { ReportedCase } from '../../format.js';
import { MAX_SUITES } from '../../json/json-report.js';
import { type JsonObject, lineFrom, objectOf, objectsOf, textOf } from '../../json/values.js';

/** One test in one project. */
export interface PlaywrightTest {
  readonly project: string;
  /** Titles of the blocks around it and its own. */
  readonly titles: readonly string[];
  /** Its file, as the folder of tests has it: part of its name. */
  readonly file: string;
  /** Where that file stands. */
  readonly path: string;
  readonly line: Pick<ReportedCase, 'line'>;
  readonly json: JsonObject;
}

/** All tests of a report: files hold blocks and specs, blocks hold blocks and specs, a spec is a test in each project. */
export function testsOf(root: JsonObject): {
  readonly rootDir: string;
  readonly tests: readonly PlaywrightTest[];
  readonly isCutShort: boolean;
} {
  const rootDir = textOf(objectOf(root.config).rootDir);
  const tests: PlaywrightTest[] = [];
  let isCutShort = false;

  function addSuite(suite: JsonObject, fileTitle: string, titles: readonly string[]): void {
    for (const spec of objectsOf(suite.specs)) addSpec(spec, fileTitle, titles);
    const inner = objectsOf(suite.suites);
    if (inner.length > 0 && titles.length >= MAX_SUITES) isCutShort = true;
    else for (const block of inner) addSuite(block, fileTitle, [...titles, textOf(block.title)]);
  }

  function addSpec(spec: JsonObject, fileTitle: string, titles: readonly string[]): void {
    const path = pathOf(rootDir, textOf(spec.file) || fileTitle);
    const line = lineFrom(spec.line);
    for (const json of objectsOf(spec.tests)) {
      const project = textOf(json.projectName);
      tests.push({ project, titles: [...titles, textOf(spec.title)], file: fileTitle, path, line, json });
    }
  }

  for (const file of objectsOf(root.suites)) addSuite(file, textOf(file.title) || textOf(file.file), []);
  return { rootDir, tests, isCutShort };
}

/** Files are told as seen from the root folder, which is the folder of tests where one is configured. */
export function pathOf(rootDir: string, file: string): string {
  if (rootDir === '' || file === '' || /^(?:\/|[A-Za-z]:[\\/])/.test(file)) return file;
  return posix.join(rootDir, file);
}

/** The project tells the same test in several browsers apart, as in Playwright's JUnit report. */
export function suitesOf({ project }: PlaywrightTest): readonly string[] {
  return project === '' ? [] : [project];
}
