import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { peakMemory } from './peak-memory.mjs';

// The same records by a JavaScript parser from npm: node read-with-peer.mjs PARSER FOLDER

const [peer, folder] = process.argv.slice(2);
const files = readdirSync(folder).map((name) => join(folder, name));
const cpu = process.cpuUsage();
const start = performance.now();
const cases = [];

function addCase(suite, attributes) {
  const { classname = '', name = '', file = '', time = '' } = attributes;
  cases.push({
    suite,
    className: classname,
    name,
    file,
    durationMs: Number(time) * 1_000,
    outcome: 'passed',
  });
}

/** What a parser tells while it reads becomes cases. */
function createHandler() {
  const suites = [];
  let text;
  return {
    open: (name, attributes) => {
      if (name === 'testcase') addCase(suites.at(-1), attributes);
      else if (name === 'testsuite') suites.push(attributes.name);
      else if (name === 'failure' || name === 'error') text = '';
      else if (name === 'skipped') cases.at(-1).outcome = 'skipped';
    },
    text: (piece) => {
      if (text !== undefined) text += piece;
    },
    close: (name) => {
      if (name === 'testsuite') suites.pop();
      if (name !== 'failure' && name !== 'error') return;
      Object.assign(cases.at(-1), { outcome: 'failed', stack: text });
      text = undefined;
    },
  };
}

async function eachChunk(file, write) {
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 256 * 1_024 }))
    write(chunk);
}

async function readWithSaxes() {
  const { SaxesParser } = await import('saxes');
  for (const file of files) {
    const parser = new SaxesParser();
    const handler = createHandler();
    parser.on('opentag', ({ name, attributes }) => handler.open(name, attributes));
    parser.on('text', handler.text);
    parser.on('closetag', ({ name }) => handler.close(name));
    await eachChunk(file, (chunk) => parser.write(chunk));
    parser.close();
  }
}

async function readWithHtmlparser2() {
  const { Parser } = await import('htmlparser2');
  for (const file of files) {
    const { open, text, close } = createHandler();
    const parser = new Parser({ onopentag: open, ontext: text, onclosetag: close }, { xmlMode: true });
    await eachChunk(file, (chunk) => parser.write(chunk));
    parser.end();
  }
}

async function readWithFastXmlParser() {
  const { XMLParser } = await import('fast-xml-parser');
  for (const file of files) {
    const options = { ignoreAttributes: false, attributeNamePrefix: '', parseTagValue: false };
    const isArray = (name) => name === 'testcase' || name === 'testsuite';
    const tree = new XMLParser({ ...options, isArray }).parse(readFileSync(file));
    const visit = (suite) => {
      for (const testcase of suite.testcase ?? []) addCase(suite.name, testcase);
      for (const inner of suite.testsuite ?? []) visit(inner);
    };
    visit(tree.testsuites ?? tree);
  }
}

/** It resolves no references, and so does less than the others. */
async function readWithTxml() {
  const { parse } = await import('txml');
  for (const file of files) {
    const visit = ({ children, attributes: { name } }) => {
      for (const child of children) {
        if (child.tagName === 'testcase') addCase(name, child.attributes);
        else if (child.tagName?.startsWith('testsuite')) visit(child);
      }
    };
    visit({ children: parse(readFileSync(file, 'utf8')), attributes: {} });
  }
}

const READERS = {
  saxes: readWithSaxes,
  htmlparser2: readWithHtmlparser2,
  'fast-xml-parser': readWithFastXmlParser,
  txml: readWithTxml,
};

await READERS[peer]();
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
const rssMiB = peakMemory();
process.stdout.write(
  `${JSON.stringify({ ms, cpuMs: (user + system) / 1_000, rssMiB, cases: cases.length })}\n`,
);
