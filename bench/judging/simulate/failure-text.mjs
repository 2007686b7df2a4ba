import { SAME_MESSAGE, SAME_SIGNATURE } from './base-rates.mjs';

/** What failures look like: type, message with numbers that change, and frames. */

const KINDS = [
  { type: 'java.util.concurrent.TimeoutException', message: 'Timed out after # ms waiting for the queue' },
  { type: 'java.lang.AssertionError', message: 'expected:<#> but was:<#>' },
  { type: 'java.net.ConnectException', message: 'Connection refused: localhost/127.0.0.1:#' },
  { type: 'java.util.ConcurrentModificationException', message: '' },
  {
    type: 'java.lang.NullPointerException',
    message: 'Cannot invoke "Session.id()" because "session#" is null',
  },
  { type: 'java.io.IOException', message: 'Stream of block # is closed' },
];

/** A way of failing of one test, that repeats: drawn once for each cause. `frame`: a class that it goes through. */
export function createWay(chance, test, frame = test.className) {
  const { type, message } = chance.pick(KINDS);
  const line = () => 20 + chance.below(400);
  const stack = [
    `at org.shop.${test.area}.${frame}.apply(${frame}.java:${line()})`,
    `at org.shop.${test.area}.${test.className}.run(${test.className}.java:${line()})`,
    `at ${test.testClass}.${test.id.split('#')[1]}(${test.testClass.split('.').at(-1)}.java:${line()})`,
  ];
  return { type, message, numbers: numbersFor(chance), stack: [`${type}: `, ...stack].join('\n\t') };
}

function numbersFor(chance) {
  return Array.from({ length: 2 }, () => 1_000 + chance.below(60_000));
}

/** The text of one failure of a way: the message is exactly the same in most, the signature in nearly all. */
export function failureOf(chance, way, other) {
  const { type, message, numbers, stack } = chance.is(SAME_SIGNATURE) ? way : other;
  const filled = chance.is(SAME_MESSAGE) ? numbers : numbersFor(chance);
  let at = 0;
  return { type, message: message.replace(/#/g, () => `${filled[at++]}`), stack };
}

/** A measured number over its limit: by little where it is noise, by much where a change made it slow. */
export function thresholdFailure(test, { limit, value }) {
  const message = `expected at most ${limit} ms but took ${value} ms`;
  const frame = `at ${test.testClass}.isFast(${test.testClass.split('.').at(-1)}.java:88)`;
  return {
    type: 'java.lang.AssertionError',
    message,
    stack: `java.lang.AssertionError: ${message}\n\t${frame}`,
  };
}

const OUTAGES = [
  {
    type: 'java.net.UnknownHostException',
    message: 'registry.shop.example: Temporary failure in name resolution',
  },
  { type: 'java.io.IOException', message: 'No space left on device' },
  { type: 'java.net.SocketException', message: 'Connection reset by mirror.shop.example:443' },
];

export function outageText(chance) {
  const { type, message } = chance.pick(OUTAGES);
  const stack = `${type}: ${message}\n\tat org.shop.testing.Containers.start(Containers.java:61)`;
  return { type, message, stack };
}

export function environmentText(test, os) {
  const message = `Illegal char <:> at index 2: C:\\shop\\${test.className}`;
  const type = 'java.nio.file.InvalidPathException';
  return { type, message, stack: `${type}: ${message}\n\tat org.shop.${os}.Paths.of(Paths.java:17)` };
}
