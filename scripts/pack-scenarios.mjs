import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * The stories of the demo in one file: manifest, words and reports of each, gzipped JSON.
 * @param {string} folder the fixtures' folder
 */
export function packScenarios(folder) {
  const stories = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'runs.json')))
    .sort()
    .map((name) => {
      const runs = JSON.parse(readFileSync(join(folder, name, 'runs.json'), 'utf8'));
      const reports = Object.fromEntries(
        runs
          .flatMap((run) => [...run.reports, ...(run.reportLogs ?? [])])
          .map((path) => [path, readFileSync(join(folder, name, path), 'utf8')]),
      );
      return { name, story: readFileSync(join(folder, name, 'story.md'), 'utf8'), runs, reports };
    });
  const packed = gzipSync(JSON.stringify(stories), { level: 9 });
  // The header's byte for the operating system would differ between machines.
  packed[9] = 255;
  return packed;
}
