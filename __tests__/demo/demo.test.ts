import { resolve } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { packScenarios } from '../../scripts/pack-scenarios.mjs';
import type { PlayedRun } from '../../src/demo/play.js';
import { playStory } from '../../src/demo/play.js';
import { lookUp } from '../../src/demo/played.js';
import { SAYINGS } from '../../src/demo/sayings.js';
import type { Story } from '../../src/demo/story.js';
import { titleOf, unpackStories } from '../../src/demo/story.js';
import { createMemoryStore } from '../../src/history/stores/memory.js';

/** The five stories through the whole engine: what Deflake must say of each, and says. */

jest.setTimeout(60_000);

const stories: Story[] = unpackStories(packScenarios(resolve(import.meta.dirname, '../fixtures/scenarios')));
const played = new Map<string, PlayedRun[]>();

beforeAll(async () => {
  for (const story of stories)
    played.set(story.name.slice(0, 1), await playStory(story, createMemoryStore()));
});

describe('the stories', () => {
  it('are five, each with a title and sayings', () => {
    expect(stories.map(({ name }) => name.slice(0, 1))).toEqual(['1', '2', '3', '4', '5']);
    for (const story of stories) {
      expect(titleOf(story)).not.toBe(story.name);
      expect(SAYINGS[story.name.slice(0, 1)]?.length).toBeGreaterThan(3);
    }
  });

  it('read the counts that the stories tell', () => {
    const counts = (story: string, runId: string, lane?: string) => {
      const found = played
        .get(story)
        ?.find(({ run }) => run.runId === runId && (lane === undefined || run.variant.environment === lane));
      const { passed, failed, errors, skipped } = found?.telling.own.counts ?? {};
      return [passed, (failed ?? 0) + (errors ?? 0), skipped];
    };
    expect(counts('1', '1098')).toEqual([78, 1, 0]);
    expect(counts('2', '2066')).toEqual([3, 76, 0]);
    expect(counts('2', '2089')).toEqual([73, 6, 0]);
    expect(counts('3', '3031')).toEqual([39, 51, 20]);
    expect(counts('3', '3041')).toEqual([110, 0, 0]);
    expect(counts('4', '4112', 'production')).toEqual([112, 3, 0]);
    expect(counts('5', '5213')).toEqual([39, 0, 1]);
  });

  it('never lose a report', () => {
    const problems = [...played.values()].flat().flatMap(({ telling }) => telling.problems);
    // Three runs were told by JUnit and by pytest's report log.
    const toldTwice = problems.filter(({ what }) => what.startsWith('It tells of the same run as '));
    expect(toldTwice).toHaveLength(3);
    expect(problems).toHaveLength(3);
  });
});

describe.each(Object.entries(SAYINGS))('story %s', (number, sayings) => {
  it.each(sayings.filter(({ holds }) => holds !== undefined))('$says', ({ holds }) => {
    expect(holds?.(lookUp(played.get(number) ?? []))).toBe(true);
  });
});
