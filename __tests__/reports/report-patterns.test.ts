import { describe, expect, test } from '@jest/globals';
import { parsePattern, unsearchedFolders } from '../../src/reports/report-patterns.js';

describe('parsePattern', () => {
  test.each([
    ['out/a.xml', { excludes: false, base: 'out/a.xml', glob: '' }],
    ['out/*.xml', { excludes: false, base: 'out', glob: '*.xml' }],
    ['**/TEST-*.xml', { excludes: false, base: '', glob: '**/TEST-*.xml' }],
    ['/abs/x/**/*.xml', { excludes: false, base: '/abs/x', glob: '**/*.xml' }],
    ['/*.xml', { excludes: false, base: '/', glob: '*.xml' }],
    ['!out/old/**', { excludes: true, base: 'out/old', glob: '**' }],
    ['  ! out/a.xml ', { excludes: true, base: 'out/a.xml', glob: '' }],
    ['{a/b,c}/x.xml', { excludes: false, base: '', glob: '{a/b,c}/x.xml' }],
    ['build\\reports\\*.xml', { excludes: false, base: 'build/reports', glob: '*.xml' }],
    ['C:\\w\\out\\*.xml', { excludes: false, base: 'C:/w/out', glob: '*.xml' }],
    ['out/\\[a\\]/*.xml', { excludes: false, base: 'out', glob: '\\[a\\]/*.xml' }],
    ['../other/*.xml', { excludes: false, base: '../other', glob: '*.xml' }],
  ])('%j', (line, expected) => {
    expect(parsePattern(line)).toEqual({ text: line.trim().replace(/^!\s*/, ''), ...expected });
  });
});

describe('unsearchedFolders', () => {
  test.each([
    ['**/*.xml', ['**/node_modules/**', '**/.git/**']],
    ['node_modules/x/*.xml', ['**/.git/**']],
  ])('of %j', (line, expected) => {
    expect(unsearchedFolders(parsePattern(line))).toEqual(expected);
  });
});
