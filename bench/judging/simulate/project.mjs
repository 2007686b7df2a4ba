/** The simulated project: suites of tests, the lanes that run them, and the files they are about. */

const AREAS = ['cart', 'order', 'price', 'stock', 'user', 'mail', 'search', 'tax', 'ship', 'pay'];
const NOUNS = [
  'Reader',
  'Writer',
  'Cache',
  'Store',
  'Client',
  'Parser',
  'Queue',
  'Index',
  'Router',
  'Session',
];
const TESTS_A_CLASS = 4;

/** Tests of each suite. The last lists all its tests in the order of their execution, which differs from run to run. */
const SUITES = [
  { suite: 'unit', tests: 240, suffix: 'Test' },
  { suite: 'integration', tests: 120, suffix: 'IT' },
  { suite: 'order', tests: 60, suffix: 'OrderTest' },
];

/** `retries`: how often a failed test is tried again, and whether reports show it. */
export const LANES = [
  { job: 'unit', suite: 'unit', os: 'linux', minutes: 20 },
  { job: 'unit', suite: 'unit', os: 'windows', minutes: 35 },
  {
    job: 'integration',
    suite: 'integration',
    os: 'linux',
    minutes: 45,
    retries: { count: 2, isShown: true },
  },
  {
    job: 'integration',
    suite: 'integration',
    os: 'windows',
    minutes: 70,
    retries: { count: 2, isShown: false },
  },
  { job: 'order', suite: 'order', os: 'linux', minutes: 10, isListed: true },
].map((lane, index) => ({ ...lane, index }));

export function createProject() {
  const suites = new Map(SUITES.map((suite) => [suite.suite, testsOf(suite)]));
  return { suites, areas: AREAS, filesOf: (area) => NOUNS.map((noun) => mainFile(area, nameOf(area, noun))) };
}

function testsOf({ suite, tests, suffix }) {
  return Array.from({ length: tests }, (_, index) => {
    const at = Math.floor(index / TESTS_A_CLASS);
    const area = AREAS[Math.floor(at / NOUNS.length) % AREAS.length];
    const name = nameOf(area, NOUNS[at % NOUNS.length]);
    const of = `org.shop.${area}.${name}${suffix}`;
    return {
      suite,
      index,
      id: `${of}#keeps${index}`,
      area,
      className: name,
      testClass: of,
      file: `src/test/java/${of.replaceAll('.', '/')}.java`,
      mainFile: mainFile(area, name),
      meanMs: 200 + ((index * 7_919) % 4_000),
    };
  });
}

function nameOf(area, noun) {
  return `${area[0].toUpperCase()}${area.slice(1)}${noun}`;
}

function mainFile(area, name) {
  return `src/main/java/org/shop/${area}/${name}.java`;
}
