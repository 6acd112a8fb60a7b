import fc from 'fast-check';
import { HELP_WANTED, parseCall } from '../src/call';
import { CallError } from '../src';

function violationsOf(...argv: readonly string[]): readonly string[] {
  try {
    parseCall(argv);
    return [];
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return error.violations.map(({ where, value }) => `${where} ${String(value)}`);
  }
}

test.each(['0.0.1', '1.2.3', '10.20.30', '1.3.0-rc.1', '1.0.0-alpha.beta-1', '1.0.0-0.3.7'])(
  '%s is a version',
  (version) => {
    expect(parseCall(['--version', version])).toEqual({ version });
    expect(parseCall(['--', `--version=${version}`])).toEqual({ version });
  },
);

test('without a version, packages get the one that nobody publishes', () => {
  expect(parseCall([])).toEqual({ version: '0.0.0' });
});

test('help can be asked for', () => {
  expect(parseCall(['--help'])).toBe(HELP_WANTED);
  expect(parseCall(['-h'])).toBe(HELP_WANTED);
});

test.each([
  '',
  'v1.2.3',
  '1.2',
  '1.2.3.4',
  '01.2.3',
  '1.2.3-01',
  '1.2.3-',
  '1.2.3+build',
  ' 1.2.3',
  '1.2.3\n',
  '$(id)',
  '../x',
])('%j is no version', (version) => {
  expect(violationsOf(`--version=${version}`)).toEqual([`--version ${version}`]);
});

test('what can become a version is nothing that a path or a shell would take for something else', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('0', '1', 'a', 'Z', '-', '.', '/', '\\', '$', ' ', '\n', '\0', '+', ';', '"'),
        maxLength: 6,
      }),
      (end) => {
        const version = `1.2.3-${end}`;
        fc.pre(violationsOf(`--version=${version}`).length === 0);
        expect(version).toMatch(/^[\dA-Za-z.-]+$/);
        expect(version).not.toContain('..');
      },
    ),
  );
});

test('all that is wrong is told at once', () => {
  expect(violationsOf('extra', '--dry-run', '--version', 'x')).toEqual([
    'argument extra',
    'argument --dry-run',
    '--version x',
  ]);
  expect(violationsOf('--version')).toEqual(['--version ']);
});
