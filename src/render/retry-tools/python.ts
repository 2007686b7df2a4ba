import { splitTestId } from '../../model/test-id.js';
import type { ToolPlan } from './retry-tool.js';
import { quoted } from './retry-tool.js';

/**
 * pytest-rerunfailures: the marker `flaky(reruns=n)` for each test, set in conftest.py. JUnit names a test by its dotted
 * class or module and its name, so pytest's node ids are brought to that form there.
 */
export function forPytest({ tests }: ToolPlan): string {
  const rows = tests.map(({ test, retries }) => {
    const parts = splitTestId(test);
    return `    (${quoted(parts.slice(0, -1).join('.'))}, ${quoted(parts.at(-1) ?? '')}): ${retries},`;
  });
  return [
    '# conftest.py, for pytest-rerunfailures: reruns where the history asks for them, and nowhere else.',
    '# JUnit files do not show reruns: let pytest-reportlog tell them (--report-log=FILE).',
    'import pytest',
    '',
    'RERUNS = {',
    ...rows,
    '}',
    '',
    '',
    'def pytest_collection_modifyitems(items):',
    '    for item in items:',
    '        path, *names = item.nodeid.partition("[")[0].split("::")',
    '        module = path.replace("/", ".").removesuffix(".py")',
    '        key = (".".join([module, *names[:-1]]), item.name)',
    '        if key in RERUNS:',
    '            item.add_marker(pytest.mark.flaky(reruns=RERUNS[key]))',
    '',
  ].join('\n');
}
