import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { describeWithTools } from './needed-tools.js';
import { idsFailed, idsRun, ToolProject, toldIn } from './tool-project.js';

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

const REPORTS = '*/target/surefire-reports/*.xml';

/** Faster starts. */
const ENV = { MAVEN_OPTS: '-XX:TieredStopAtLevel=1' };

const MAVEN = ['mvn', '-B', '-s', 'settings.xml', '-Dmaven.repo.local=.m2'];

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

const ASKED = [
  ...['CartTest#adds', 'CartTest#isFlaky', 'CartTest#companyB_fails'],
  ...[...ODD, ...ODDER, ...ODDEST].map((name) => `OddNamesTest#isFine[${name}]`),
  ...['TillTest#opens', 'TillTest#isFlaky', 'TillTest#takesParameters', 'TillTest$WhenOpen#pays'],
  ...['TillTest#tax 10', 'TillTest#repeats 2', 'TillTest#dynamic fails'],
];

/** Surefire can't run a parameter of JUnit 5 alone. */
const RUN_ALONG = ['TillTest#tax 100', 'TillTest#repeats 1', 'TillTest#dynamic fine'];

describeWithTools(
  'Maven Surefire runs again',
  ['mvn', 'javac', PLUGIN, '/usr/share/java/junit-jupiter-api.jar'],
  () => {
    let project: ToolProject;

    beforeAll(async () => {
      project = await ToolProject.copy('surefire', '\0');
      await Promise.all(['four', 'five'].map((module) => compile(project, module)));
    });

    beforeEach(() => project.forget());

    afterAll(() => project.remove());

    it('exactly what failed in two modules, by every name, and fails the job by the rest', async () => {
      const result = await project.runMode([...MAVEN, '-fae', 'surefire:test'], REPORTS, ENV);
      const { exitCode, trials } = result;
      const ran = await project.ran();

      const times = (test: string) => ran.filter((other) => other === test).length;
      expect(ran.filter((test, place) => ran.indexOf(test) < place).toSorted()).toEqual(
        [...ASKED, ...RUN_ALONG].toSorted(),
      );
      expect(Math.max(...ran.map(times))).toBe(2);
      // A class that fails before its tests has no test to run again.
      const failed = idsFailed(trials[0]).filter((id) => id !== 'com.example.shop.NoWarehouseTest');
      expect(failed).toHaveLength(ASKED.length);
      expect(idsRun(trials[1])).toEqual(expect.arrayContaining(failed));
      expect(idsRun(trials[1])).toHaveLength(ASKED.length + RUN_ALONG.length);
      expect(toldIn(result).counts).toMatchObject({ flaky: 3, errors: 1 });
      expect(exitCode).toBe(1);
      expect(trials).toHaveLength(2);
      expect(
        (await readdir(project.folder, { recursive: true })).filter((file) => /pwned$/.test(file)),
      ).toEqual([]);
    });

    it('nothing, and fails the job, where a JVM crashed beside a flaky test', async () => {
      // The class that crashes comes last.
      const options = [
        '-pl',
        'five',
        '-Dsurefire.runOrder=reversealphabetical',
        '-Dtest=TillTest#isFlaky,CrashTest',
      ];
      const { exitCode, stdout, trials } = await project.runMode(
        [...MAVEN, ...options, 'surefire:test'],
        REPORTS,
        { ...ENV, CRASH: '1' },
      );
      expect(trials.map(({ ran }) => ran)).toEqual([{ 'com.example.till.TillTest › isFlaky': 'failed' }]);
      expect(stdout).toContain('A JVM of Maven Surefire crashed or was ended in com.example.till.CrashTest');
      expect(exitCode).toBe(1);
    });
  },
);
