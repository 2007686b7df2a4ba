import type { ReportedCase } from '../../format.js';
import { failureOf } from '../failure-of.js';
import { ownFrames } from './rspec-backtrace.js';
import { classOfFile } from './rspec-names.js';

/** `An error occurred while loading ./spec/a_spec.rb.`, ``An error occurred in an `after(:context)` hook.`` */
const FIRST_LINE = /^An error occurred (.*?)\.?$/;
/** Frames are comments, and so is what RSpec says about them. */
const COMMENT = /^# /;
const FRAME = /^# (\S.*:\d+.*)$/;

/**
 * The case of an error outside of examples: a file that could not be loaded, a hook of a group that failed. RSpec
 * tells of it only in words, among other messages; of those there is no case.
 */
export function caseOfMessage(message: string): readonly ReportedCase[] {
  const [first = '', ...lines] = message.trim().split('\n');
  const what = FIRST_LINE.exec(first)?.[1];
  if (what === undefined) return [];
  const frames = ownFrames(lines.flatMap((line) => FRAME.exec(line)?.[1] ?? []));
  const [, loaded] = /^while loading (.+?\.rb)\b/.exec(what) ?? /^while loading (.+)$/.exec(what) ?? [];
  const [, at = '', line] = /^(.+?):(\d{1,8}):/.exec(frames[0] ?? '') ?? [];
  const file = loaded ?? at;
  const { type, message: said } = exceptionIn(lines.filter((each) => !COMMENT.test(each)));
  return [
    {
      suites: [],
      className: classOfFile(file),
      name: loaded === undefined ? `error ${what}` : 'error while loading',
      file,
      ...(at === file && line !== undefined ? { line: Number(line) } : {}),
      attempts: [{ outcome: 'error', failure: failureOf(type, said || first, frames.join('\n'), '') }],
    },
  ];
}

/** `RuntimeError:`, and what it says in indented lines behind it. */
function exceptionIn(lines: readonly string[]): { readonly type: string; readonly message: string } {
  const start = lines.findIndex((line) => /^[A-Z]\w*(?:::\w+)*:$/.test(line));
  if (start === -1) return { type: '', message: '' };
  const said = lines.slice(start + 1).map((line) => line.replace(/^ {2}/, ''));
  return { type: (lines[start] ?? '').slice(0, -1), message: said.join('\n').trim() };
}
