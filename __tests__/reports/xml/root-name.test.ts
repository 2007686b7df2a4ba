import { describe, expect, test } from '@jest/globals';
import { rootName } from '../../../src/reports/xml/root-name.js';

describe('rootName', () => {
  test.each([
    ['<testsuites>', 'testsuites'],
    ['<testsuite name="a">', 'testsuite'],
    ['<testsuites/>', 'testsuites'],
    ['\ufeff  \n<testsuites>', 'testsuites'],
    ['<?xml version="1.0"?>\n<testsuites>', 'testsuites'],
    ['<!-- <html> --><testsuites>', 'testsuites'],
    ['<?xml version="1.0"?><!DOCTYPE t [<!ENTITY x "]>"><!-- > -->]><?pi <b>?><testsuites>', 'testsuites'],
    ['<j:testsuites xmlns:j="x">', 'testsuites'],
    ['[INFO] 3 < 4 tests\n<?xml version="1.0"?><testsuites>', 'testsuites'],
    ['done\n<testsuites>', 'testsuites'],
    ['log of "<html>"\n  <testsuites>', 'testsuites'],
    ['{"a": "<testsuites>"}', undefined],
    ['<test-run id="2">', 'test-run'],
    ['', undefined],
    ['   ', undefined],
    ['no markup', undefined],
    ['{"a": 1}', undefined],
    ['<!-- open', undefined],
    ['<!DOCTYPE open', undefined],
    ['<?xml open', undefined],
    ['<', undefined],
  ])('of %j is %j', (head, name) => {
    expect(rootName(head)).toBe(name);
  });
});
