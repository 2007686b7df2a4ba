import { describe, expect, it } from '@jest/globals';
import { unreportedByMaven as unreported } from '../../src/runners/surefire-output.js';

const FAILURES = `[ERROR] Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin:2.22.3:test (default-cli) on project four: There are test failures.
[ERROR] 
[ERROR] Please refer to /work/four/target/surefire-reports for the individual test results.
[ERROR] -> [Help 1]
`;

function summary(...modules: string[]): string {
  return [
    '',
    '[INFO] Reactor Summary for shop 1:',
    '[INFO] ',
    ...modules,
    '[INFO] BUILD FAILURE',
    FAILURES,
  ].join('\n');
}

function unreportedByMaven(output: string, ...words: string[]): string | undefined {
  return unreported(output, ['mvn', ...words]);
}

describe('unreportedByMaven', () => {
  it('finds nothing where tests failed and no more', () => {
    expect(unreportedByMaven(FAILURES)).toBeUndefined();
    const all = summary(
      '[INFO] four ............................................... FAILURE [ 11.050 s]',
      '[INFO] five ............................................... SUCCESS [ 11.050 s]',
    );
    expect(unreportedByMaven(all)).toBeUndefined();
  });

  it('finds a JVM that crashed, and what it ran', () => {
    const output = `${FAILURES}[ERROR] The forked VM terminated without properly saying goodbye. VM crash or System.exit called?
[ERROR] Process Exit Code: 3
[ERROR] Crashed tests:
[ERROR] com.example.till.CrashTest
[ERROR] com.example.till.Till$Nested
[ERROR] org.apache.maven.surefire.booter.SurefireBooterForkException: The forked VM terminated without properly saying goodbye.
`;
    expect(unreportedByMaven(output)).toBe(
      'A JVM of Maven Surefire crashed or was ended in com.example.till.CrashTest, com.example.till.Till$Nested: what it had not run by then stands in no report.',
    );
  });

  it('finds a JVM that ran out of time', () => {
    const output = `[ERROR] Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin:3.2.5:test (default-test) on project four: There was a timeout or other error in the fork -> [Help 1]\n`;
    expect(unreportedByMaven(output)).toMatch(/^A JVM of Maven Surefire crashed or was ended:/);
  });

  it('finds modules that came after a failure, in colours, too', () => {
    const output = summary(
      '[INFO] four ............................................... FAILURE [ 11.050 s]',
      '[\x1b[1;34mINFO\x1b[m] five ............................................... \x1b[1;33mSKIPPED\x1b[m',
      '[INFO] a module with a name that is as long as Maven allows SKIPPED',
    );
    expect(unreportedByMaven(output)).toMatch(
      /did not run: five, a module with a name that is as long as Maven allows\. With -D/,
    );
  });

  it('finds goals that failed for something else than tests', () => {
    const output = `${FAILURES}[ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.1:compile (default-compile) on project six: Compilation failure\n`;
    expect(unreportedByMaven(output)).toBe(
      'Maven failed at org.apache.maven.plugins:maven-compiler-plugin:3.1:compile in six: Compilation failure',
    );
  });

  it('tells where Maven was to stop at a failure', () => {
    expect(unreportedByMaven(FAILURES, '-Dsurefire.skipAfterFailureCount=1')).toMatch(
      /may have left out tests/,
    );
    expect(unreportedByMaven(FAILURES, '-Dsurefire.skipAfterFailureCount=0')).toBeUndefined();
  });

  it('takes no word of a test for one of Maven', () => {
    const printed = '[ERROR] Failed to execute goal a:b:c (x) on project y: boom\n[INFO] z ..... SKIPPED\n';
    expect(unreportedByMaven(printed + summary('[INFO] four ... FAILURE [ 11.050 s]'))).toBeUndefined();
  });
});
