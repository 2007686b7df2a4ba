import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it, jest } from '@jest/globals';
import { ctest } from '../../../src/runners/ctest.js';
import { describeWithTools } from './needed-tools.js';
import {
  failedIn,
  idsFailed,
  idsIn,
  idsRun,
  select,
  ToolProject,
  type ToolRun,
  toldIn,
} from './tool-project.js';

/** Other suites may want all processors meanwhile. */
jest.setTimeout(60_000);

const projects: ToolProject[] = [];

/** A new copy, configured. */
async function configured(...options: readonly string[]): Promise<ToolProject> {
  const project = await ToolProject.copy('ctest');
  projects.push(project);
  await promisify(execFile)('cmake', ['-S', '.', '-B', 'build', ...options], { cwd: project.folder });
  return project;
}

function junitInto({ folder }: ToolProject): string[] {
  return ['ctest', '--test-dir', 'build', '--output-junit', join(folder, 'report.xml')];
}

const FAILED = ['adds', 'flaky', 'company', 'open', ...Array.from({ length: 17 }, (_, i) => `odd-${i + 1}`)];

/** What needs a fixture that failed does not run; and what cleans up afterwards runs along with it. */
const AGAIN = [...FAILED, 'need', 'close'];

describeWithTools('CTest runs again', ['cmake', 'ctest'], () => {
  afterEach(async () => {
    await Promise.all(projects.splice(0).map((project) => project.remove()));
  });

  it('exactly what failed, by every name', async () => {
    const project = await configured();
    const first = await project.run(junitInto(project), ['report.xml']);
    const failed = failedIn(first);
    const [again, ...others] = await project.runAgain(junitInto(project), select(ctest, failed), [
      'report.xml',
    ]);

    expect(failed).toHaveLength(FAILED.length + 1);
    expect(others).toEqual([]);
    expect(again?.ran.toSorted()).toEqual(AGAIN.toSorted());
    const ids = idsIn(again as ToolRun).filter((id) => id !== 'warehouse.closes');
    expect(ids.toSorted()).toEqual(failed.map(({ id }) => id).toSorted());
    expect(await readdir(project.folder)).not.toContain('pwned');
  });

  it('exactly what failed by its own report, too', async () => {
    const project = await configured();
    const command = ['ctest', '--test-dir', 'build', '-T', 'Test', '--no-compress-output'];
    const first = await project.run(command);
    const folders = (await readdir(join(project.folder, 'build/Testing'))).filter((name) =>
      name.startsWith('20'),
    );
    const report = join('build/Testing', folders[0] ?? '', 'Test.xml');
    expect(first.status).not.toBe(0);
    const failed = failedIn(await project.reportsIn(first, [report]));
    const [again] = await project.runAgain(command, select(ctest, failed), []);
    expect(failed[0]?.reported.format).toBe('ctest-xml');
    expect(again?.ran.toSorted()).toEqual(AGAIN.toSorted());
  });

  it('all that is chosen, though the command runs a part of the tests', async () => {
    const project = await configured();
    const command = [...junitInto(project), '-I', '2,,3'];
    const failed = failedIn(await project.run(command, ['report.xml']));
    const [again] = await project.runAgain(command, select(ctest, failed), ['report.xml']);
    expect(failed.length).toBeGreaterThan(5);
    expect(idsIn(again as ToolRun)).toEqual(expect.arrayContaining(failed.map(({ id }) => id)));
  });

  it('hundreds of tests, in parts', async () => {
    const project = await configured('-DMANY=600', '-DFAIL=1');
    const command = [...junitInto(project), '-j', '2'];
    const first = await project.run(command, ['report.xml']);
    const failed = failedIn(first).filter(({ reported }) => reported.name.startsWith('one.of'));
    const runs = await project.runAgain(command, select(ctest, failed), ['report.xml']);
    expect(failed).toHaveLength(600);
    expect(runs.length).toBeGreaterThan(1);
    expect(runs.flatMap(idsIn).toSorted()).toEqual(failed.map(({ id }) => id).toSorted());
  });

  it('what failed, and fails the job by the rest', async () => {
    const project = await configured();
    const result = await project.runMode(junitInto(project), 'report.xml');
    const { exitCode, trials } = result;
    expect(exitCode).toBe(1);
    expect(toldIn(result).counts).toMatchObject({ tests: 35, failed: 18, flaky: 4 });
    expect(trials).toHaveLength(2);
    expect(idsRun(trials[1])).toEqual([...idsFailed(trials[0]), 'warehouse.closes'].toSorted());
    expect((await project.ran()).slice(-AGAIN.length).toSorted()).toEqual(AGAIN.toSorted());
    expect(await readdir(project.folder)).not.toContain('pwned');
  });

  it('what failed, and passes the job where it passes then', async () => {
    const project = await configured();
    const command = [...junitInto(project), '-R', '^(flaky|company.*|a)$'];
    const result = await project.runMode(command, 'report.xml');
    expect(toldIn(result).failures).toEqual([]);
    expect(toldIn(result).counts).toMatchObject({ tests: 5, failed: 0, flaky: 2 });
    expect(result.exitCode).toBe(0);
    expect((await project.ran()).slice(5)).toEqual(['flaky', 'company']);
  });

  it('what failed, and fails the job where CTest had stopped at it', async () => {
    const project = await configured();
    const command = [...junitInto(project), '-R', '^(flaky|a)$', '--stop-on-failure'];
    const { exitCode, stdout } = await project.runMode(command, 'report.xml');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('CTest may have left out tests (--stop-on-failure)');
  });

  it('nothing, and fails the job, where it was killed', async () => {
    const project = await configured('-DKILL=1');
    const { exitCode, trials } = await project.runMode(junitInto(project), 'report.xml');
    expect(exitCode).not.toBe(0);
    expect(trials).toHaveLength(1);
  });
});
