/** How a test fails that a break hits: an exception of the kinds that are common, thrown in the class that it tests. */

const TYPES = [
  'java.lang.AssertionError',
  'java.lang.NullPointerException',
  'java.io.IOException',
  'java.util.concurrent.TimeoutException',
];

export function failureOf(chance, test) {
  const type = chance.pick(TYPES);
  const message = chance.pick([
    '',
    'Timed out waiting for condition',
    `expected:<${chance.below(100)}> but was:<${chance.below(100)}>`,
    `Cannot resolve key ${chance.hex(10)}`,
  ]);
  const [path, method] = test.split('#');
  const [tested, file] = testedBy(path);
  const line = chance.below(400);
  const stack = [
    `${type}: ${message}`,
    `\tat ${tested}.run(${file}:${line})`,
    `\tat ${path}.${method ?? 'run'}(${path.split('.').at(-1)}.java:${line})`,
  ];
  return { type, message, stack: stack.join('\n') };
}

/** The source file of the class that a test tests. */
export function fileOf(test) {
  const [tested, file] = testedBy(test.split('#')[0]);
  return `src/main/java/${tested.split('.').slice(0, -1).join('/')}/${file}`;
}

function testedBy(path) {
  const parts = path.split('.');
  const name = parts.at(-1).replace(/^Test|Test$/g, '');
  return [[...parts.slice(0, -1), name].join('.'), `${name}.java`];
}
