import { describe, expect, it } from '@jest/globals';
import { configOfBase, GATE_KEYS } from '../../src/commands/config-of-base.js';
import { buildConfig } from '../../src/config/config.js';
import { parseConfigFile } from '../../src/config/config-file.js';
import type { ContentClient } from '../../src/github/api.js';
import { ApiFailure } from '../../src/github/api-failure.js';
import { readEventContext } from '../../src/github/event-context.js';
import { pullRequestEvent, pushEvent, type SimulatedEvent } from '../github/events.js';

const PATH = '.github/deflake.yml';

function read(
  own: string,
  base: string | Error | undefined,
  {
    event = pullRequestEvent(),
    inputs = {},
  }: { event?: SimulatedEvent; inputs?: Record<string, unknown> } = {},
) {
  const file = own === '' ? [] : [parseConfigFile(own, PATH)];
  const source = { title: 'Input', settings: inputs };
  const client: ContentClient = {
    getContent: async () => {
      if (base instanceof Error) throw base;
      return base;
    },
  };
  const { context } = readEventContext(event.env, event.payload);
  return configOfBase(
    { config: buildConfig([source, ...file]), token: 't', inputs: source, file, configPath: PATH },
    { workspace: '/nowhere', context, client },
  );
}

describe('the gate of a pull request', () => {
  it('is what the base branch says, and what the change would make of it is told', async () => {
    const { config, problems } = await read(
      'fail-on: never\ntiers: {report-only: "*"}\nmax-annotations: 7\n',
      'fail-on: any\nmin-runs: 9\nmax-annotations: 3\n',
    );
    expect(config).toMatchObject({ 'fail-on': 'any', 'min-runs': 9, tiers: [], 'max-annotations': 7 });
    expect(problems).toEqual([
      {
        area: 'context',
        where: PATH,
        what: "This change sets fail-on, tiers and min-runs anew. That counts once it is merged: until then the base branch's file decides.",
        isNote: true,
      },
    ]);
  });

  it('is not loosened by a change that deletes the file, nor by one that brings it', async () => {
    expect((await read('', 'fail-on: any\n')).config['fail-on']).toBe('any');
    expect((await read('fail-on: never\n', undefined)).config['fail-on']).toBe('unexcused');
  });

  it('says nothing where the files agree', async () => {
    const { config, problems } = await read('fail-on: any\n', 'fail-on: any\n');
    expect(config['fail-on']).toBe('any');
    expect(problems).toEqual([]);
  });

  it('is the default where the file of the base branch can not be read, or is wrong', async () => {
    const failed = await read('fail-on: never\n', new ApiFailure('read-file', 'No', { status: 403 }));
    expect(failed.config['fail-on']).toBe('unexcused');
    expect(failed.problems[0]?.what).toMatch(/Could not read the file .* the defaults do\./);
    const wrong = await read('', 'fail-on: sometimes\n');
    expect(wrong.config['fail-on']).toBe('unexcused');
    expect(wrong.problems[0]?.what).toMatch(/must be one of unexcused.*the defaults do\./);
  });

  it('is what inputs say, which come with the workflow file', async () => {
    const { config } = await read('', 'fail-on: any\n', { inputs: { 'fail-on': 'never' } });
    expect(config['fail-on']).toBe('never');
  });

  it('is its own on a branch that is no pull request', async () => {
    const { config, problems } = await read('fail-on: never\n', 'fail-on: any\n', { event: pushEvent() });
    expect(config['fail-on']).toBe('never');
    expect(problems).toEqual([]);
  });

  it('is every setting that decides on a failure', () => {
    expect(GATE_KEYS).toEqual(
      expect.arrayContaining(['fail-on', 'tiers', 'flaky-threshold', 'excuse-own-flakes']),
    );
  });
});
