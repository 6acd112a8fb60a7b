import { parserFindings } from './github';
import { actionlintFindings, languageServiceFindings } from './linters';
import { textOf, WORKFLOWS } from './platforms';

const NAMES = [...WORKFLOWS.keys()];

describe("GitHub's parser", () => {
  test.each(NAMES)('takes the workflow %s', async (name) => {
    await expect(parserFindings(textOf(name))).resolves.toEqual([]);
  });

  test.each([
    ['a job needs one that is not there', '- synth', '- snyth', /snyth/],
    ['an expression is misspelt', 'github.event.deleted', 'githb.event.deleted', /githb/],
    ['a key is misspelt', 'runs-on', 'run-on', /run-on/],
  ])('refuses a workflow in which %s', async (_title, right, wrong, finding) => {
    const spoiled = textOf('deploy').replaceAll(right, wrong);

    await expect(parserFindings(spoiled)).resolves.toEqual(expect.arrayContaining([expect.stringMatching(finding)]));
  });
});

describe("GitHub's language service", () => {
  const check = (text: string) => languageServiceFindings(text, textOf('deliver'));

  test.each(NAMES)('takes the workflow %s, with the inputs of its actions', async (name) => {
    await expect(check(textOf(name))).resolves.toEqual([]);
  });

  test.each([
    ['an input that an action has not', 'deliver', 'fetch-depth:', 'fetch-deep:', /fetch-deep/],
    ['a missing input', 'deliver', 'aws-region: us-east-1', 'audience: x', /aws-region/],
    ['an output that a job has not', 'deliver', 'plan-1.outputs.changed', 'plan-1.outputs.chnged', /chnged/],
    ['an input that the called workflow has not', 'deploy', 'kind:', 'knd:', /knd/],
  ])('refuses %s', async (_title, name, right, wrong, finding) => {
    await expect(check(textOf(name).replaceAll(right, wrong))).resolves.toEqual(
      expect.arrayContaining([expect.stringMatching(finding)]),
    );
  });
});

describe('actionlint', () => {
  test('takes every workflow', () => {
    expect(actionlintFindings(...NAMES.map(textOf))).toEqual(NAMES.map(() => []));
  });

  test('refuses a name that decides what a shell does', () => {
    const spoiled = textOf('pull-request').replace('"$SINCE"', '${{ github.head_ref }}');

    expect(actionlintFindings(spoiled)).toEqual([[expect.stringMatching(/untrusted/)]]);
  });
});
