import { ANSWERED, parseCall } from '../src/call';
import { CallError } from '../src/errors';

const ignore = (): void => undefined;

/** What is wrong with a call, as a person reads it. */
function refusal(...argv: readonly string[]): string {
  try {
    parseCall(argv, ignore);
  } catch (error) {
    if (error instanceof CallError) return error.message;
    throw error;
  }
  return '';
}

test('without arguments everything is measured, and the page of the repository is written', () => {
  expect(parseCall([], ignore)).toEqual({
    sizes: [4, 20, 100],
    parts: ['infra', 'cdktf', 'loop', 'synth', 'detect'],
    output: 'docs/benchmarks.md',
  });
});

test('a run of chosen sizes or parts does not replace the page of a whole run, unless told to', () => {
  expect(parseCall(['--sizes', '4'], ignore)).toMatchObject({ sizes: [4], output: undefined });
  expect(parseCall(['--only', 'loop,infra'], ignore)).toMatchObject({ parts: ['infra', 'loop'], output: undefined });
  expect(parseCall(['--only=synth', '--output=page.md'], ignore)).toMatchObject({ output: 'page.md' });
});

test('a size that is named twice is measured once, and a separator before the options does no harm', () => {
  expect(parseCall(['--sizes', '4, 20,4'], ignore)).toMatchObject({ sizes: [4, 20] });
  expect(parseCall(['--', '--sizes', '4'], ignore)).toMatchObject({ sizes: [4] });
});

test('all that is wrong is listed at once', () => {
  const message = refusal('--sizes', '0,4,many', '--only', 'terragrunt', '--fast', 'please', '--output', '');

  expect(message).toMatch(/^6 mistakes in the call:/);
  for (const word of ['"0"', '"many"', '"terragrunt"', '"--fast"', '"please"', '--output'])
    expect(message).toContain(word);
  expect(message).toContain('Known: "infra", "cdktf", "loop", "synth", "detect".');
});

test.each(['--sizes', '--only', '--output'])('%s without a value is refused', (option) => {
  expect(refusal(option)).toContain(`${option}: has no value`);
});

test.each(['1e9', '-4', '1000', '', '4.5', '٤'])('--sizes=%s is not taken for a number', (value) => {
  expect(refusal(`--sizes=${value}`)).toContain('is not a number of modules');
});

test('help is printed, and nothing else is done', () => {
  const written: string[] = [];

  expect(parseCall(['--help'], (text) => written.push(text))).toBe(ANSWERED);
  expect(written.join('')).toContain('--sizes');
});
