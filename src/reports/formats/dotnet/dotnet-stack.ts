import type { ReportedCase } from '../../format.js';

/** Frames that are looked at, and characters of each. */
const MAX_FRAMES = 200;
const MAX_FRAME_LENGTH = 1_000;

/**
 * Where a test failed, by its stack: the topmost frame in the test's own class, else the topmost with a file.
 * .NET writes `at A.B.C(Int32 n) in /src/B.cs:line 3`, in the language of the machine; Mono
 * `at A.B.C (System.Int32 n) [0x0003e] in /src/B.cs:3`.
 */
export function placeInDotnetStack(stack: string, className: string): ReportedCase['failedAt'] {
  let first: ReportedCase['failedAt'];
  // Classes in classes are `A+B` by reflection, and `A.B` in stacks.
  const own = className === '' ? [] : [`${className}.`, `${className.replaceAll('+', '.')}.`];
  for (const line of stack.split('\n', MAX_FRAMES)) {
    const place = placeOf(line.slice(0, MAX_FRAME_LENGTH).trimEnd());
    if (place === undefined) continue;
    if (own.some((beginning) => line.includes(beginning))) return place;
    first ??= place;
  }
  return first;
}

function placeOf(frame: string): ReportedCase['failedAt'] {
  const end = /:(?:\p{L}{1,20} )?(\d{1,7})$/u.exec(frame);
  if (end === null) return undefined;
  const file = /\s((?:[A-Za-z]:)?[\\/].*)/.exec(frame.slice(frame.lastIndexOf(')') + 1, end.index))?.[1];
  const line = Number(end[1]);
  if (file === undefined || line === 0) return undefined;
  // Deterministic builds call the root of the repository so.
  return { file: file.replace(/^\/_\//, ''), line };
}
