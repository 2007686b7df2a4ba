import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { failureSignature } from '../../src/analysis/signature.js';
import type { Analysis, Verdict } from '../../src/analysis/verdict.js';
import type { ReadRecord } from '../../src/history/records/read-record.js';
import { parseRunRecord } from '../../src/history/records/read-record.js';
import { laneKey } from '../../src/model/lane.js';
import { replayRepository } from '../../src/replay/replay.js';
import { ReplaySet } from '../../src/replay/replay-set.js';
import { plainReplay } from './plain-replay.js';

/** Real run records, kept beside the repository and not in it. */
const FILE = resolve(import.meta.dirname, '../../../shared/data/ozone-injected-1.runs.jsonl.gz');
const isThere = existsSync(FILE);

/** Records among which are small breaks, a wide one and many flakes, and few enough for the plain engine. */
const FIRST = 2_700;
const RECORDS = 700;

const GATE = {
  failOn: 'unexcused',
  ifNoFiles: 'error',
  flakyThreshold: 0.9,
  minRuns: 5,
  excuseOwnFlakes: false,
} as const;

describe('on real run records, a replay', () => {
  if (!isThere) {
    it.todo(`is not compared with the plain engine: ${FILE} is not there`);
    return;
  }

  it('judges as the plain engine does', () => {
    const records = readSome();
    const set = new ReplaySet();
    for (const record of records) set.add(record, failureSignature);
    const [lanes = []] = set.repositories();
    const replayed = [...replayRepository(lanes, { gate: GATE, without: new Set() })].filter(
      ({ run }) => run.failures.size > 0,
    );
    const keys = new Map(
      replayed.map((one) => [`${laneKey(one.lane.lane)} ${one.run.timed.key}`, one.analysis]),
    );
    const failing = new Set(replayed.map(({ run }) => run.timed.run.runId));
    const plain = plainReplay(records, { ...GATE, wanted: (run) => failing.has(run.runId) });
    expect(keys.size).toBeGreaterThan(20);
    let verdicts = 0;
    for (const { lane, key, analysis } of plain) {
      const found = keys.get(`${laneKey(lane)} ${key}`);
      if (found === undefined) continue;
      verdicts += found.verdicts.length;
      expect(judgementOf(found)).toEqual(judgementOf(analysis));
    }
    expect(verdicts).toBeGreaterThan(300);
  });
});

/** What is judged of a run. States, causes and rates are of tests, and a replay does not ask for them. */
function judgementOf({ verdicts, retried, missing, pastRuns, lane, run }: Analysis): Partial<Analysis> {
  const withoutCauses = (all: readonly Verdict[]): Verdict[] => all.map((one) => ({ ...one, causes: [] }));
  return { lane, run, missing, pastRuns, verdicts: withoutCauses(verdicts), retried: withoutCauses(retried) };
}

function readSome(): ReadRecord[] {
  const lines = gunzipSync(readFileSync(FILE)).toString('utf8').split('\n');
  return lines.slice(FIRST, FIRST + RECORDS).map(parseRunRecord);
}
