import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { surefire } from '../../../src/runners/surefire.js';
import { describeWithTools } from './needed-tools.js';
import { failedIn, idsIn, select, ToolProject, type ToolRun } from './tool-project.js';

/** Maven starts slowly, and other suites may want all processors meanwhile. */
jest.setTimeout(180_000);

/** Debian's; Maven finds the same in Debian's repository. */
const JARS = [
  'junit4',
  'hamcrest-core',
  'junit-jupiter-api',
  'junit-jupiter-params',
  'junit-platform-commons',
  'opentest4j',
  'apiguardian-api',
];
const PLUGIN = '/usr/share/maven-repo/org/apache/maven/plugins/maven-surefire-plugin';

const REPORTS = ['four', 'five'].map((module) => `${module}/target/surefire-reports`);
const COMMAND = ['mvn', '-B', '-fae', '-s', 'settings.xml', '-Dmaven.repo.local=.m2', 'surefire:test'];

const ODD = [
  'with space',
  '$(touch pwned)',
  '`touch pwned`',
  '"quotes" & <tags>',
  "it's",
  'a|b',
  '(a)',
  '[b]',
];
const ODDER = [
  'naïve 日本 🦆',
  '-dash',
  'two\nlines',
  'stars*',
  'a,b',
  'what?',
  'back\\slash',
  'sl/ash',
  '100%',
];
const ODDEST = ['a#b', 'a+b', '!', ' spaced ', ''];

/** What the Java compiler makes of a module's tests: Debian has no plugin for it. */
async function compile({ folder }: ToolProject, module: string): Promise<void> {
  const sources = (await readdir(folder, { recursive: true })).filter(
    (file) => file.endsWith('.java') && (file.startsWith(`${module}/`) || file.startsWith('common/')),
  );
  const jars = JARS.map((name) => `/usr/share/java/${name}.jar`).filter((jar) => existsSync(jar));
  const into = join(module, 'target/test-classes');
  const options = ['-nowarn', '-encoding', 'UTF-8', '-cp', jars.join(':'), '-d', into];
  await promisify(execFile)('javac', [...options, ...sources], { cwd: folder });
}

describeWithTools(
  'Maven Surefire runs again',
  ['mvn', 'javac', PLUGIN, '/usr/share/java/junit-jupiter-api.jar'],
  () => {
    let project: ToolProject;
    let first: ToolRun;

    beforeAll(async () => {
      project = await ToolProject.copy('surefire', '\0');
      await Promise.all(['four', 'five'].map((module) => compile(project, module)));
      first = await project.run(COMMAND, REPORTS);
    });

    afterAll(() => project.remove());

    it('exactly what failed in two modules, by every name', async () => {
      const failed = failedIn(first);
      const { calls, unselectable } = select(surefire, failed);
      const [again, ...others] = await project.runAgain(COMMAND, { calls }, REPORTS);

      expect(others).toEqual([]);
      expect(unselectable.map(({ test }) => test)).toEqual(['com.example.shop.NoWarehouseTest']);
      const asked = [
        ...['CartTest#adds', 'CartTest#isFlaky', 'CartTest#companyB_fails'],
        ...[...ODD, ...ODDER, ...ODDEST].map((name) => `OddNamesTest#isFine[${name}]`),
        ...['TillTest#opens', 'TillTest#isFlaky', 'TillTest#takesParameters', 'TillTest$WhenOpen#pays'],
        ...['TillTest#tax 10', 'TillTest#repeats 2', 'TillTest#dynamic fails'],
      ];
      // Surefire can't run a parameter of JUnit 5 alone.
      const runAlong = ['TillTest#tax 100', 'TillTest#repeats 1', 'TillTest#dynamic fine'];
      expect(again?.ran.toSorted()).toEqual([...asked, ...runAlong].toSorted());
      const ids = idsIn(again as ToolRun);
      expect(calls[0]?.tests.filter((id) => !ids.includes(id))).toEqual([]);
      const failedAgain = failedIn(again as ToolRun).map(({ id }) => id);
      expect(calls[0]?.tests.filter((id) => !failedAgain.includes(id)).toSorted()).toEqual([
        'com.example.shop.CartTest › companyB_fails',
        'com.example.shop.CartTest › isFlaky',
        'com.example.till.TillTest › isFlaky',
      ]);
    });
  },
);
