import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { guardLines, logSafe, logSafeJson } from '../../src/render/log-safe.js';
import { renderTerminal } from '../../src/render/terminal.js';
import { examples } from '../effort.js';
import { ATTACKS, GOLDEN_CASES, hostile, hostileTelling, manyFailures, mixed } from './cases.js';
import { hostileText } from './hostile-text.js';

/**
 * How the runner tells commands, after its source: a line whose start, all white space of .NET trimmed, is `::` with
 * another `::` behind it; and `##[` anywhere with a `]` behind it. The comparison there depends on the culture and
 * skips characters that have no weight, so they are skipped here.
 */
function isCommand(line: string): boolean {
  const weighty = line.replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, '');
  return /^[\s\u0085]*::.*::/.test(weighty) || /##\[.*\]/.test(weighty) || /##\w+\[.*\]/.test(weighty);
}

/** What ends a line for the runner or a terminal. */
const LINE_ENDS = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

function expectHarmless(output: string): void {
  for (const line of output.split(LINE_ENDS))
    expect({ line, command: isCommand(line) }).toEqual({ line, command: false });
}

describe('a name in a log', () => {
  test.each([
    ['::error::forged', ': :error::forged'],
    ['  ::stop-commands::token', ': :stop-commands::token'],
    ['std::vector::push', 'std::vector::push'],
    ['a ##[error]b ###[x]', 'a ## [error]b ### [x]'],
    ['##vso[task.complete]', '## vso[task.complete]'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]8;;https://evil.example\u0007link', '\\u{1b}]8;;https://evil.example\\u{7}link'],
    ['one\r\n::error::two', 'one ::error::two'],
    ['\u202egnp', '\\u{202e}gnp'],
    ['half \ud83c pair', 'half \\u{d83c} pair'],
    ['zero\u200b\ufeff\u00ad\u{e0041}width', 'zero\\u{200b}\\u{feff}\\u{ad}\\u{e0041}width'],
    ['日本語 ❤️ 🎉', '日本語 ❤️ 🎉'],
  ])('%j becomes %j', (name, printed) => expect(logSafe(name)).toBe(printed));

  test('is one line and no command, whatever it is', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        expect(logSafe(name).split(LINE_ENDS)).toHaveLength(1);
        expect(logSafe(name)).not.toMatch(/\p{Cc}/u);
        expectHarmless(logSafe(name));
      }),
    );
  });

  test('is no command in JSON either, and is the same name', () => {
    fc.assert(
      fc.property(
        fc.oneof(hostileText, fc.string({ unit: fc.constantFrom('#', '[', '\u200b', 'x', ']') })),
        (name) => {
          const json = logSafeJson(JSON.stringify({ name }, null, 2));
          expect(JSON.parse(json)).toEqual({ name });
          expectHarmless(json);
        },
      ),
    );
  });

  test('guarding twice is guarding once', () => {
    fc.assert(
      fc.property(fc.array(hostileText), (lines) =>
        expect(guardLines(guardLines(lines))).toEqual(guardLines(lines)),
      ),
    );
  });
});

describe('the terminal', () => {
  const colours = [false, true];

  test.each(colours)('never prints a command, whatever tests are called (colour: %s)', (color) => {
    for (const width of [1, 40, 80, 200]) expectHarmless(renderTerminal(hostile, { color, width }));
    fc.assert(
      fc.property(
        fc.array(hostileText, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 120 }),
        (texts, width) => expectHarmless(renderTerminal(hostileTelling(texts), { color, width })),
      ),
      { numRuns: examples(20) },
    );
  });

  test('sends nothing to the terminal but text and our own colours', () => {
    const plain = renderTerminal(hostile, { color: false });
    expect(plain.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(stripVTControlCharacters(renderTerminal(hostile, { color: true }))).toBe(plain);
  });

  test('folds what nobody has to act on, in commands of its own alone', () => {
    const printed = renderTerminal(mixed, { color: false, folds: true }).split('\n');
    const commands = printed.filter(isCommand);
    expect(commands.slice(0, 2)).toEqual(['::group::Passed on retry (2)', '::endgroup::']);
    expect(printed.indexOf('Points to this change')).toBeLessThan(printed.indexOf(commands[0] ?? ''));
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 5 }), (texts) => {
        const lines = renderTerminal(hostileTelling(texts), { color: false, folds: true }).split(LINE_ENDS);
        const ours = /^::(?:group::[A-Z][\w ,]+(?: \(\d+\))?|endgroup::)$/;
        for (const line of lines) if (isCommand(line)) expect(line).toMatch(ours);
      }),
      { numRuns: 30 },
    );
  });

  test('breaks a sentence so that no line begins with a command', () => {
    const says = `${'word '.repeat(18)}::error::forged`;
    expectHarmless(renderTerminal(hostileTelling([says, says, says]), { color: false, width: 100 }));
  });

  test('stays short with 5,000 failures and says how many there are', () => {
    const printed = renderTerminal(manyFailures(5_000), { color: false });
    expect(printed.split('\n').length).toBeLessThan(400);
    expect(printed).toContain('and 4,996 more');
  });

  test('fits its width but for names, which stay whole to be copied', () => {
    for (const telling of Object.values(GOLDEN_CASES)) {
      for (const line of renderTerminal(telling, { color: false, width: 80 }).split('\n')) {
        if (!/\S{40}/.test(line)) expect(line.length).toBeLessThanOrEqual(80);
      }
    }
  });

  test('has all attacks in its output, visibly', () => {
    const printed = renderTerminal(hostileTelling(ATTACKS.slice(0, 3)), { color: false, width: 500 });
    expect(printed).toContain('<script>alert(1)</script>');
  });
});
