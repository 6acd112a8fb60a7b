import { execFileSync } from 'node:child_process';
import { requireTools } from '@mlopspltf/testing';
import fc from 'fast-check';
import { shellExports } from '../src';

const variableName = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,20}$/).map((name) => `X_${name}`);
const variableValue = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'));

/** What a shell that evaluates the lines ends up with. */
function evaluated(lines: string, names: readonly string[], env: NodeJS.ProcessEnv = {}): string[] {
  const script = 'eval "$1"; shift; for name; do printf "%s\\0" "${!name-<unset>}"; done';
  const output = execFileSync('bash', ['--norc', '-c', script, 'bash', lines, ...names], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', ...env },
  });
  return output.split('\0').slice(0, -1);
}

describe('shellExports', () => {
  beforeAll(() => requireTools('bash'));

  test('a shell that evaluates the lines has exactly the values, whatever they hold', () => {
    fc.assert(
      fc.property(fc.dictionary(variableName, variableValue, { minKeys: 1, maxKeys: 5 }), (variables) => {
        expect(evaluated(shellExports(variables), Object.keys(variables))).toEqual(Object.values(variables));
      }),
      { numRuns: 60 },
    );
  });

  test.each(["'; exit 7 #", '$(exit 7)', '`exit 7`', "it's", 'two\nlines', '\\', '!!', '~', '*', ''])(
    'the value %j is a value and nothing else',
    (value) => {
      expect(evaluated(shellExports({ X: value }), ['X'])).toEqual([value]);
    },
  );

  test('variables are handed on to programs', () => {
    const output = execFileSync(
      'bash',
      ['--norc', '-c', 'eval "$1"; printenv X', 'bash', shellExports({ X: 'seen' })],
      {
        encoding: 'utf8',
      },
    );

    expect(output).toBe('seen\n');
  });

  test('what is to be removed is removed', () => {
    expect(evaluated(shellExports({}, ['X_OLD']), ['X_OLD'], { X_OLD: 'there' })).toEqual(['<unset>']);
  });

  test('a name that is none is refused', () => {
    expect(() => shellExports({ 'X;touch y': '1' })).toThrow('"X;touch y" cannot be the name of a variable');
    expect(() => shellExports({}, ['$(exit 7)'])).toThrow('"$(exit 7)" cannot be the name of a variable');
  });

  test('a value that no variable can hold is refused without being shown', () => {
    expect(() => shellExports({ SECRET: 'hush\0hush' })).toThrow(/^(?!.*hush).*SECRET holds a NUL/);
  });
});
