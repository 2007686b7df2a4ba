import { describe, expect, it } from '@jest/globals';
import { scriptSites } from '../../../src/rerun/command/script-sites.js';

const sites = (text: string) => scriptSites(text, 'bash').map(({ words, folder }) => ({ words, folder }));
const words = (text: string) => scriptSites(text, 'bash').map((site) => site.words.join(' '));

describe('places for chosen tests in a script', () => {
  it.each([
    ['npx jest --ci {args}', ['npx jest --ci']],
    ['npx jest {args} --ci', ['npx jest --ci']],
    ['CI=1 NODE_ENV="test x" npx jest {args}', ['npx jest']],
    ['npm run build\nnpm test -- {args}', ['npm test --']],
    ['cd a && npx jest {args} || exit 3; echo done', ['npx jest']],
    ['if true; then npx jest {args}; fi', ['npx jest']],
    ['for x in 1 2\ndo npx jest {args}\ndone', ['npx jest']],
    ['(cd a; pytest {args})', ['pytest']],
    ['pytest {args} | tee log', ['pytest']],
    ['npx jest \\\n  --ci \\\n  {args}', ['npx jest --ci']],
    ['npx jest --name "a b" \'c d\' {args}', ['npx jest --name a b c d']],
    ['npx jest {args}\npytest {args} && echo', ['npx jest', 'pytest']],
    ['# npx jest {args}\nnpx jest {args} # {args}', ['npx jest']],
    ["echo $'it\\'s' && npx jest {args}", ['npx jest']],
    ['npx jest {args}>log', ['npx jest']],
    ['npx jest {args} 2>&1 | tee log', ['npx jest']],
    ['npx jest --ci &> log {args} 2>> errors', ['npx jest --ci']],
    ['a 2>&1 && npx jest2 >&2 {args}', ['npx jest2']],
    ['make test', []],
  ])('%j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it.each([
    ['within quotes', 'sh -c "npx jest {args} --ci"'],
    ['within quotes', "sh -c 'npx jest {args}'"],
    ['within quotes', "echo $'it\\'s {args}'"],
    ['as a part of another word', 'make test ARGS={args}'],
    ['as a part of another word', 'npx jest {args}x'],
    ['as a part of another word', 'npx jest -t"a"{args}'],
    ['here-document', 'bash <<END\nnpx jest {args}\nEND'],
    ['behind "eval"', 'eval npx jest {args}'],
    ['behind "ssh"', 'ssh host npx jest {args}'],
  ])('refuses names %s: %j', (where, text) => {
    expect(() => scriptSites(text, 'bash')).toThrow(where);
  });

  it('knows the folder that a command runs in, where the script says so', () => {
    expect(sites('cd api && pytest {args}\ncd ../web/app\nnpx jest {args}')).toEqual([
      { words: ['pytest'], folder: 'api' },
      { words: ['npx', 'jest'], folder: 'web/app' },
    ]);
    expect(sites('(cd api && pytest {args})\nnpx jest {args}').map(({ folder }) => folder)).toEqual([
      'api',
      '',
    ]);
    expect(sites('cd "$DIR" && pytest {args}')).toEqual([{ words: ['pytest'], folder: undefined }]);
    expect(sites('cd /srv/app\npytest {args}')[0]?.folder).toBe('/srv/app');
  });

  it('reads PowerShell by its own escapes', () => {
    expect(scriptSites('npx jest `\n  --ci {args}', 'pwsh').map((site) => site.words)).toEqual([
      ['npx', 'jest', '--ci'],
    ]);
    expect(() => scriptSites('Invoke-Expression npx jest {args}', 'pwsh')).toThrow('Invoke-Expression');
  });
});
