import fc from 'fast-check';
import { ATTACKS } from './cases.js';

const CRUMBS = [
  ...Array.from('`|<>[]()!*_~#@:/\\$&;=-+.\n\r\t "\'^{}'),
  '](x)',
  '](https://evil.example)',
  '![',
  '<b>',
  '</',
  '-->',
  '<!--',
  '```',
  '~~~',
  'https://',
  'www.',
  '@octocat',
  '#12',
  'deadbeef1',
  ':smile:',
  '::error::',
  '##[',
  '&#64;',
  '\u001b[31m',
  '\u200b',
  '\u202e',
  '\ud800',
  '日本',
  '🎉',
];

/** Text that somebody put together to become more than text. */
export const hostileText = fc.oneof(
  fc.constantFrom(...ATTACKS),
  fc
    .array(fc.oneof(fc.constantFrom(...CRUMBS), fc.constantFrom(...ATTACKS), fc.string({ unit: 'binary' })), {
      maxLength: 12,
    })
    .map((parts) => parts.join('')),
);
