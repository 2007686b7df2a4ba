import { UserError } from '../errors.js';
import type { ReportFormat } from './format.js';
import { allure } from './formats/allure/allure.js';
import { ctestXml } from './formats/ctest/ctest-xml.js';
import { ctrf } from './formats/ctrf/ctrf.js';
import { cucumberJson } from './formats/cucumber/cucumber-json.js';
import { cucumberMessages } from './formats/cucumber/cucumber-messages.js';
import { dartJson } from './formats/dart/dart-json.js';
import { nunit2 } from './formats/dotnet/nunit2.js';
import { nunit3 } from './formats/dotnet/nunit3.js';
import { trx } from './formats/dotnet/trx.js';
import { xunit } from './formats/dotnet/xunit.js';
import { goTestJson } from './formats/go/go-test-json.js';
import { jestJson } from './formats/javascript/jest-json.js';
import { mochaJson } from './formats/javascript/mocha-json.js';
import { mochawesome } from './formats/javascript/mochawesome.js';
import { playwrightJson } from './formats/javascript/playwright-json.js';
import { vitestJson } from './formats/javascript/vitest-json.js';
import { junit } from './formats/junit/junit.js';
import { pytestJsonReport } from './formats/python/pytest-json-report.js';
import { pytestReportLog } from './formats/python/pytest-report-log.js';
import { robot } from './formats/robot/robot.js';
import { rspecJson } from './formats/ruby/rspec-json.js';
import { libtestJson } from './formats/rust/libtest-json.js';
import { tap } from './formats/tap/tap.js';
import { testng } from './formats/testng/testng.js';
import type { ReportHead } from './report-head.js';

/** Every kind of report that can be read. The first that recognises a report reads it, so special ones come first. */
export const FORMATS: readonly ReportFormat[] = [
  junit,
  trx,
  nunit3,
  nunit2,
  xunit,
  ctestXml,
  testng,
  robot,
  pytestReportLog,
  pytestJsonReport,
  rspecJson,
  cucumberMessages,
  cucumberJson,
  jestJson,
  vitestJson,
  playwrightJson,
  mochaJson,
  mochawesome,
  ctrf,
  allure,
  goTestJson,
  dartJson,
  libtestJson,
  tap,
];

/** Characters of a report's beginning that formats are recognised by: room for a licence in a leading comment. */
export const HEAD_LENGTH = 64 * 1024;

/** The format of a report that begins with `head`. The name of the file never counts. */
export function recogniseFormat(
  head: ReportHead,
  formats: readonly ReportFormat[] = FORMATS,
): ReportFormat | undefined {
  return formats.find((format) => format.recognises(head));
}

/** The format that the user forces. Throws a `UserError` that lists the known ones for any other name. */
export function formatNamed(name: string, formats: readonly ReportFormat[] = FORMATS): ReportFormat {
  const wanted = name.trim().toLowerCase();
  const format = formats.find((candidate) => candidate.name === wanted);
  if (format === undefined) {
    throw new UserError(`"${name}" is no report format. Known formats: ${formatNames(formats)}.`);
  }
  return format;
}

export function formatNames(formats: readonly ReportFormat[] = FORMATS): string {
  return formats.map((format) => format.name).join(', ');
}

/** Endings of files, without the dot, that are looked for where a folder is named, and in archives. */
export function reportExtensions(formats: readonly ReportFormat[] = FORMATS): string[] {
  const plain = [...new Set(formats.flatMap((format) => format.extensions))].sort();
  return [...plain, ...plain.map((extension) => `${extension}.gz`), 'zip'];
}
