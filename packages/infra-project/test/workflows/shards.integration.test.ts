import { parse } from 'yaml';
import { Runner } from './bash';
import { push } from './events';
import { parserFindings, render } from './github';
import { actionlintFindings, languageServiceFindings } from './linters';
import { CHANGED, happens } from './outcomes';
import { MANY, textIn, WORKFLOWS } from './platforms';
import { findings, type WrittenWorkflow } from './rules';
import type { Outcome } from './simulation';

const PATH = 'deploy/deliver';
const TWO = [
  { number: 1, modules: ['m0'] },
  { number: 2, modules: ['m1'] },
];
const detected = (shards: readonly object[]): Outcome => ({
  outputs: { changed: String(shards.length > 0), shards: JSON.stringify(shards) },
});
/** Jobs by id, without what comes before every wave. */
async function jobs(outcomes: Readonly<Record<string, Outcome>>): Promise<readonly string[]> {
  const full = Object.entries(outcomes).map(([id, outcome]) => [`${PATH}/${id}`, outcome] as const);
  const all = await happens(push('refs/heads/main'), Object.fromEntries(full), MANY);
  return all.flatMap((told) => (/^deploy\/deliver\/(?!check)/.test(told) ? [told.slice(PATH.length + 1)] : []));
}
const role = (job: string): string => `${job} as mlopspltf-prd-iam-github-plan`;
const APPLY = 'apply-1 waits for prd as mlopspltf-prd-iam-github-apply';

describe('the planning of many modules', () => {
  test('is shared out among jobs, then gathered, and asks once', async () => {
    const started = await jobs({ 'detect-1': detected(TWO), 'plan-1': CHANGED });

    expect(started).toEqual([...['detect-1', 'shard-1 (1)', 'shard-1 (2)', 'plan-1'].map(role), APPLY]);
  });

  test('is one job where one shard holds what differs', async () => {
    const started = await jobs({ 'detect-1': detected(TWO.slice(0, 1)), 'plan-1': CHANGED });

    expect(started).toEqual([...['detect-1', 'shard-1 (1)', 'plan-1'].map(role), APPLY]);
  });

  test('makes no matrix where nothing differs, and asks nobody', async () => {
    const started = await jobs({ 'detect-1': detected([]), 'plan-1': { outputs: { changed: 'false' } } });

    expect(started).toEqual(['detect-1', 'plan-1'].map(role));
  });

  test('goes on with the other shards when one fails, says so at the end, and applies nothing', async () => {
    const started = await jobs({
      'detect-1': detected(TWO),
      'shard-1 (1)': { result: 'failure' },
      'plan-1': { result: 'failure' },
    });

    expect(started).toEqual(['detect-1', 'shard-1 (1)', 'shard-1 (2)', 'plan-1'].map(role));
  });

  test('starts nothing more when the run is cancelled', async () => {
    const started = await jobs({
      'detect-1': detected(TWO),
      'shard-1 (2)': { result: 'cancelled' },
      'plan-1': CHANGED,
    });

    expect(started).toEqual(['detect-1', 'shard-1 (1)', 'shard-1 (2)'].map(role));
  });

  test.each(['failure', 'cancelled'] as const)('ends with a detection that ends as %s', async (result) => {
    await expect(jobs({ 'detect-1': { ...detected(TWO), result }, 'plan-1': CHANGED })).resolves.toEqual([
      role('detect-1'),
    ]);
  });

  test('comes again with the next wave, where modules wait for it', async () => {
    const waits = { outputs: { changed: 'true', deferred: 'true' } };
    const started = await jobs({ 'detect-1': detected(TWO), 'plan-1': waits, 'detect-2': detected(TWO) });

    expect(started.slice(5)).toEqual(['detect-2', 'shard-2 (1)', 'shard-2 (2)', 'plan-2'].map(role));
  });
});

const text = textIn(MANY, 'deliver');
const written = parse(text) as {
  readonly jobs: Readonly<Record<string, { readonly outputs: object; readonly steps: readonly WrittenStep[] }>>;
};

interface WrittenStep {
  readonly name: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

describe('what shards hand on', () => {
  test('goes by outputs of which each shard has its own, as many as there can be shards', () => {
    expect(Object.keys(written.jobs['shard-1']?.outputs ?? {})).toEqual(
      [1, 2, 3, 4, 5].map((shard) => `shard_${shard}`),
    );
    expect(JSON.stringify(written.jobs['detect-1'])).toContain('--shards 5');
  });

  test('goes by artifacts of which each shard and wave has its own', () => {
    expect(JSON.stringify(written.jobs['shard-2'])).toContain('"shard-2-${{ matrix.shard.number }}"');
    expect(JSON.stringify(written.jobs['plan-2'])).toContain('"pattern":"shard-2-*"');
  });

  test('reaches who gathers as one text, with nothing of a shard that failed', () => {
    const env = written.jobs['plan-1']?.steps.at(-1)?.env ?? {};
    const needs = {
      'detect-1': { outputs: { shards: JSON.stringify(TWO) } },
      'shard-1': { outputs: { shard_2: 'b' } },
    };

    expect(JSON.parse(render(env.DIGESTS ?? '', { needs }))).toEqual({ shard_2: 'b' });
    expect(JSON.parse(render(env.SHARDS ?? '', { needs }))).toEqual(TWO);
  });

  test('is planned as the matrix has it', () => {
    const env = written.jobs['shard-1']?.steps.find((step) => step.env?.SHARD !== undefined)?.env ?? {};

    expect(JSON.parse(render(env.SHARD ?? '', { matrix: { shard: TWO[1] } }))).toEqual(TWO[1]);
  });
});

describe('the workflow of a hundred modules', () => {
  test("passes GitHub's parser and language service, actionlint, and our own rules", async () => {
    await expect(parserFindings(text)).resolves.toEqual([]);
    await expect(languageServiceFindings(text, text)).resolves.toEqual([]);
    expect(actionlintFindings(text)).toEqual([[]]);
    expect(findings(parse(text) as WrittenWorkflow)).toEqual([]);
  });

  test.each([
    ['detect-1', 'Detect', '<detect><prd><--data><TEMP/cdktf/cdktf.out><--shards><5>'],
    ['shard-2', 'Init and plan', '<shard><prd><--data><TEMP/cdktf/cdktf.out><--wave><2><--results><TEMP>'],
    [
      'plan-2',
      'Gather what was planned',
      '<gather><prd><--data><TEMP/cdktf/cdktf.out><--wave><2><--results><TEMP/gathered>',
    ],
  ])('calls the program in %s', (job, step, call) => {
    const runner = new Runner();
    try {
      runner.installed('infra');
      const found = written.jobs[job]?.steps.find(({ name }) => name === step);
      const { status } = runner.run({ run: found?.run ?? '' }, { ENVIRONMENT: 'prd' });

      expect(status).toBe(0);
      expect(runner.calls()).toEqual([`<pipeline>${call}`.replaceAll('TEMP', runner.temp)]);
    } finally {
      runner.remove();
    }
  });

  test('is otherwise that of few: one job a wave, without a matrix', () => {
    const few = WORKFLOWS.get('deliver')?.jobs ?? {};

    expect(Object.keys(few)).toEqual(expect.arrayContaining(['plan-1', 'apply-1']));
    expect(Object.keys(few).filter((id) => /^(detect|shard)-/.test(id))).toEqual([]);
    expect(Object.values(few).filter((job) => 'strategy' in job)).toEqual([]);
  });
});
