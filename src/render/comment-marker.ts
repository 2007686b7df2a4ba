/**
 * Hidden parts of a comment: who wrote it, and data for the next job of the run. Both are found by their exact place
 * only, the first and the last line: a test's message may quote anything in between.
 */

/** The first line of the comment with this key: how it is found again. */
export function commentMarker(key: string): string {
  const safe = key
    .replace(/[^\w ./:-]+/g, '_')
    .replace(/-{2,}/g, '-')
    .trim()
    .slice(0, 200);
  return `<!-- deflake:comment:${safe} -->`;
}

/** The last line that carries data, or nothing if it is not base64 in either alphabet. */
export function hiddenDataLine(data: string): string | undefined {
  return /^[\w+/=-]+$/.test(data) ? `<!-- deflake:data ${data} -->` : undefined;
}

/** The data that a comment carries. It comes back from a page that others can edit: check it before believing it. */
export function readHiddenData(body: string): string | undefined {
  const last = body.trimEnd().slice(body.trimEnd().lastIndexOf('\n') + 1);
  return /^<!-- deflake:data ([\w+/=-]+) -->$/.exec(last)?.[1];
}
