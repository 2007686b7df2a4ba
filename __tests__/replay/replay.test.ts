import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EvidenceName } from '../../src/analysis/evidence/names.js';
import { EVIDENCE_NAMES } from '../../src/analysis/evidence/names.js';
import type { Analysis, Verdict } from '../../src/analysis/verdict.js';
import { laneKey } from '../../src/model/lane.js';
import type { GateSettings } from '../../src/model/run.js';
import { decide } from '../../src/policy/decide.js';
import { NO_QUARANTINE } from '../../src/policy/quarantine.js';
import type { ReplayedRun } from '../../src/replay/replay.js';
import { replayRepository } from '../../src/replay/replay.js';
import { examples } from '../effort.js';
import type { RawRecord } from '../run-records.js';
import { arbitraryRecords, drawRecords, readRaw, setOf } from '../run-records.js';
import { plainReplay } from './plain-replay.js';

const GATE: GateSettings = {
  failOn: 'unexcused',
  ifNoFiles: 'error',
  flakyThreshold: 0.9,
  minRuns: 5,
  excuseOwnFlakes: false,
};

function replay(records: readonly RawRecord[], without: readonly EvidenceName[] = []): ReplayedRun[] {
  const options = { gate: GATE, without: new Set(without) };
  return setOf(records)
    .repositories()
    .flatMap((lanes) => [...replayRepository(lanes, options)]);
}

/** All of an analysis that can be compared; the order of verdicts is that of the records. */
function comparable({ verdicts, retried, missing, pastRuns, run }: Analysis) {
  const byTest = <T extends { test: string }>(items: readonly T[]): T[] =>
    items.toSorted((a, b) => (a.test < b.test ? -1 : 1));
  return { run, verdicts: byTest(verdicts), retried: byTest(retried), missing, pastRuns };
}

function withoutCauses(verdict: Verdict): Verdict {
  return { ...verdict, causes: [] };
}

describe('a replay', () => {
  it('judges every run as the plain engine judges a history of what had finished', () => {
    fc.assert(
      fc.property(arbitraryRecords, (records) => {
        const plain = new Map(
          plainReplay(records.map(readRaw), GATE).map(({ lane, key, analysis }) => [
            `${laneKey(lane)} ${key}`,
            // Neither states nor causes have a part in a judgement, and a replay asks for none. Nor does it for lanes that
            // are missing: records may be of some lanes only.
            {
              ...analysis,
              states: [],
              missingLanes: [],
              verdicts: analysis.verdicts.map(withoutCauses),
              retried: analysis.retried.map(withoutCauses),
            },
          ]),
        );
        const replayed = replay(records);
        expect(replayed).toHaveLength(plain.size);
        for (const { lane, run, analysis, plan } of replayed) {
          const expected = plain.get(`${laneKey(lane.lane)} ${run.timed.key}`);
          if (expected === undefined) throw new Error(`Run ${run.timed.key} is not known.`);
          expect(comparable(analysis)).toEqual(comparable(expected));
          const today = run.timed.start.slice(0, 10);
          const decided = decide(expected, { gate: GATE, quarantine: NO_QUARANTINE, today });
          expect(plan.conclusion).toBe(decided.conclusion);
          expect(plan.failures).toEqual(decided.failures);
        }
      }),
      { numRuns: examples(25) },
    );
  });

  it('knows the flaky tests of every run where a policy has a budget of them', () => {
    const flakyIn = ({ states }: Analysis): string[] =>
      states
        .filter(({ state }) => state === 'flaky')
        .map(({ test }) => test)
        .sort();
    let seen = 0;
    fc.assert(
      fc.property(arbitraryRecords, (records) => {
        const plain = new Map(
          plainReplay(records.map(readRaw), GATE).map(({ lane, key, analysis }) => [
            `${laneKey(lane)} ${key}`,
            flakyIn(analysis),
          ]),
        );
        const rules = { tiers: [], failOnNewFlaky: false, flakyBudget: { number: 0 } };
        const options = { gate: GATE, without: new Set<EvidenceName>(), rules };
        for (const { lane, run, analysis, plan } of setOf(records)
          .repositories()
          .flatMap((lanes) => [...replayRepository(lanes, options)])) {
          const flaky = flakyIn(analysis);
          expect(flaky).toEqual(plain.get(`${laneKey(lane.lane)} ${run.timed.key}`));
          expect(plan.notes.some((note) => note.includes('flaky-budget'))).toBe(flaky.length > 0);
          seen += flaky.length;
        }
      }),
      { numRuns: examples(15) },
    );
    expect(seen).toBeGreaterThan(0);
  });

  it('gives the same whatever the order of the records', () => {
    fc.assert(
      fc.property(
        arbitraryRecords.chain((records) =>
          fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
        ),
        ([records, shuffled]) => {
          const told = (list: readonly RawRecord[]) =>
            replay(list).map(({ run, plan }) => [
              run.timed.key,
              plan.conclusion,
              plan.failures.map(({ verdict, excused }) => [
                verdict.test,
                verdict.kind,
                verdict.probabilityFlaky,
                excused,
              ]),
            ]);
          expect(told(shuffled)).toEqual(told(records));
        },
      ),
      { numRuns: examples(20) },
    );
  });

  it('judges a run from nothing that had not finished', () => {
    const records = drawRecords({ a: 'PPPPPPF' }, (number) =>
      number === 6 ? { finishedAt: '2026-03-01T00:00:00Z' } : {},
    );
    expect(replay(records).at(-1)?.analysis.pastRuns).toBe(5);
  });

  it('assumes two hours where a record does not say when it finished', () => {
    const records = drawRecords({ a: 'PPPPPPF' }, () => ({ finishedAt: null }));
    // Runs start an hour apart.
    expect(replay(records).at(-1)?.analysis.pastRuns).toBe(5);
  });

  it('never mixes lanes of different repositories, whatever else they share', () => {
    const flaky = drawRecords({ a: 'PFPFPFPFPFPFPFPF' }, () => ({ repository: 'octo/dog' }));
    const own = drawRecords({ a: `${'.'.repeat(15)}F` });
    const replayed = replay([...flaky, ...own]).filter(({ lane }) => lane.lane.repository === 'octo/cat');
    const [verdict] = replayed.at(-1)?.analysis.verdicts ?? [];
    expect(verdict?.past).toEqual({ runs: 0, failed: 0, flaky: 0 });
    expect(verdict?.timeline).toHaveLength(1);
  });

  it('unites the shards of a run', () => {
    const [first, second] = drawRecords({ a: 'P', b: 'F' }).flatMap((record) => [
      { ...record, id: 's1', shard: '1/2', results: [{ test: 'a', outcome: 'passed' }] },
      { ...record, id: 's2', shard: '2/2', results: [{ test: 'b', outcome: 'failed' }] },
    ]);
    const replayed = replay([first ?? {}, second ?? {}]);
    expect(replayed).toHaveLength(1);
    expect(replayed[0]?.analysis.run.parts.map(({ shard }) => shard)).toEqual(['1/2', '2/2']);
    expect(replayed[0]?.analysis.verdicts.map(({ test }) => test)).toEqual(['b']);
    expect(replayed[0]?.run.records).toEqual([
      expect.objectContaining({ id: 's1', failing: [] }),
      expect.objectContaining({ id: 's2', failing: ['b'] }),
    ]);
  });

  it('counts a test that records do not list as passed where they say so', () => {
    const records = drawRecords({ a: '.....F' }, () => ({ passedUnlisted: true }));
    const [verdict] = replay(records).at(-1)?.analysis.verdicts ?? [];
    expect(verdict?.timeline.map(({ code }) => code).join('')).toBe('pppppf');
  });
});

describe('switching evidence off', () => {
  const kindsOf = (records: readonly RawRecord[], without: readonly EvidenceName[] = []) =>
    replay(records, without).at(-1)?.analysis.verdicts[0];

  /** For each kind a drawing in which it is seen. */
  const seen: Readonly<Record<Exclude<EvidenceName, 'environment' | 'outage'>, readonly RawRecord[]>> = {
    attempts: drawRecords({ a: 'PPPPPF' }, (n) =>
      n === 6 ? { results: [{ test: 'a', outcome: 'failed', attempts: ['failed', 'failed'] }] } : {},
    ),
    'same-code': drawRecords({ a: 'PPPPPF' }, (n) => (n > 4 ? { commit: 'same' } : {})),
    'confirmed-before': drawRecords({ a: 'PPFPPPF' }, (n) => (n === 3 || n === 4 ? { commit: 'same' } : {})),
    'broken-before': drawRecords({ a: 'PPPPPPPPPPFFFFFF' }),
    isolation: drawRecords({ a: 'PPFPPFPPPF' }),
    'changed-files': drawRecords({ a: 'PPPPPPPPF' }, () => ({ changedFiles: ['a.ts'] })),
    together: drawRecords({ a: 'PPPPPF', b: 'PPPPPF' }),
    signature: drawRecords({ a: 'PPFPPF' }),
    'new-test': drawRecords({ a: '.....F', b: 'PPPPPP' }),
  };

  it.each(Object.entries(seen))('leaves out %s', (name, records) => {
    const without = kindsOf(records, [name as EvidenceName]);
    const kinds = (verdict: typeof without) => verdict?.evidence.map(({ kind }) => kind) ?? [];
    expect(kinds(kindsOf(records))).toContain(name);
    expect(kinds(without)).not.toContain(name);
    expect(kinds(without).length).toBeGreaterThan(0);
  });

  it('gives the verdicts that rest on it no more', () => {
    const environment = [
      ...drawRecords({ a: 'FFFFFF' }, () => ({ variant: { os: 'windows' } })),
      ...drawRecords({ a: 'PPPPP' }, () => ({ variant: { os: 'linux' } })),
    ];
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`test ${i}`, 'PPPPPPF']));
    const outage = drawRecords(many, (n) => (n > 5 ? { commit: 'same' } : {}));
    const last = (records: readonly RawRecord[], without: readonly EvidenceName[] = []) =>
      replay(records, without)
        .flatMap(({ analysis }) => analysis.verdicts)
        .at(-1)?.kind;
    expect(last(environment)).toBe('environment');
    expect(last(environment, ['environment'])).toBe('broken');
    expect(last(environment, ['broken-before'])).not.toBe('environment');
    expect(last(outage)).toBe('outage');
    expect(last(outage, ['outage'])).not.toBe('outage');
  });

  it('knows every kind that a drawing shows', () => {
    expect([...Object.keys(seen), 'environment', 'outage'].sort()).toEqual([...EVIDENCE_NAMES].sort());
  });
});
