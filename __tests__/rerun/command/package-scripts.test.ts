import { describe, expect, it } from '@jest/globals';
import {
  isReadAgain,
  refuseLostArguments,
  throughScripts,
} from '../../../src/rerun/command/package-scripts.js';

const SCRIPTS = {
  test: 'npm run build && NODE_ENV=test npm run test:unit --',
  'test:unit': "jest --ci --config 'jest config.js'",
  build: 'tsc',
  round: 'npm run round',
  odd: 7,
};

const through = (command: string) => throughScripts(command.split(' '), () => SCRIPTS).join(' ');

describe('scripts of package.json', () => {
  it.each([
    ['npm test --', 'jest --ci --config jest config.js'],
    ['npm --silent run test:unit --', 'jest --ci --config jest config.js'],
    ['yarn test:unit', 'jest --ci --config jest config.js'],
    ['pnpm -s test:unit', 'jest --ci --config jest config.js'],
    ['bun run test:unit', 'jest --ci --config jest config.js'],
    ['yarn jest', 'yarn jest'],
    ['npx jest', 'npx jest'],
    ['npm run none --', 'npm run none --'],
    ['npm run round --', 'npm run round'],
    ['npm run odd --', 'npm run odd --'],
    ['make test', 'make test'],
  ])('%s runs %s', (command, program) => {
    expect(through(command)).toBe(program);
  });

  it('get no arguments by npm unless "--" stands before them', () => {
    expect(() => refuseLostArguments(['npm', 'test'])).toThrow('write "npm test -- {args}"');
    expect(() => refuseLostArguments(['npm', 'test', '--'])).not.toThrow();
    expect(() => refuseLostArguments(['npx', 'jest'])).not.toThrow();
  });

  it('get arguments by pnpm that a shell may read again', () => {
    expect(isReadAgain(['pnpm', 'test'], ['-t', '^a$'])).toBe(false);
    expect(isReadAgain(['pnpm', 'test'], ['-t', '$(touch pwned)'])).toBe(true);
    expect(isReadAgain(['pnpm', 'run', 'x'], ['`x`'])).toBe(true);
    expect(isReadAgain(['pnpm', 'exec', 'jest'], ['`x`'])).toBe(false);
    expect(isReadAgain(['npm', 'test', '--'], ['`x`'])).toBe(false);
  });
});
