import { parsePlatform, PLATFORM_FILE, PROVIDER_LOCK_FILE, serializePlatform, shardCount } from '@mlopspltf/definition';
import { stringify } from 'yaml';
import type { Run } from '../../src';
import { workflowsOf } from '../../../infra-project/src/workflows';
import { SCRIPTED_DEPLOYER } from './support/scripted-deployer';
import { DEPLOYER, ends, SmallPipeline, type Files, type SmallRepository } from './support/small-pipeline';

const pipeline = new SmallPipeline();
/** This platform with so many modules that their planning is shared out. */
const MANY = withModules(30);
const DELIVER = stringify(workflowsOf(MANY, { isHere: true }).get('deliver'), {
  lineWidth: 0,
  aliasDuplicateObjects: false,
});
const FILES: Files = {
  'deliver.yml': DELIVER,
  [PLATFORM_FILE]: serializePlatform(MANY),
  [PROVIDER_LOCK_FILE]: '',
};

beforeAll(() => pipeline.start());
afterAll(() => pipeline.stop());

interface Played {
  readonly run: Run;
  readonly repository: SmallRepository;
  /** Jobs for which reviewers were asked, in order. */
  readonly asked: readonly string[];
}

/** A push to `develop`, whose environment has reviewers, which all approve. */
async function played(desired: string, files: Files = {}): Promise<Played> {
  const asked: string[] = [];
  const repository = await pipeline.open({ ...FILES, ...files }, ({ jobs }) => {
    asked.push(...jobs.map(({ path }) => path));
    return Promise.resolve('approve');
  });
  try {
    return { run: await repository.deploy('develop', { desired }), repository, asked };
  } finally {
    await repository.close();
  }
}

test('what two shards have planned is gathered, asked for once and applied', async () => {
  expect(shardCount(MANY)).toBe(2);

  const { run, asked } = await played('1\nof two shards\n');

  expect(run.conclusion).toBe('success');
  expect(asked).toEqual(['deliver/apply-1']);
  expect(ends(run).filter((end) => end.includes('-1'))).toEqual([
    'deliver/apply-1: success',
    'deliver/detect-1: success',
    'deliver/plan-1: success',
    'deliver/shard-1 (1): success',
    'deliver/shard-1 (2): success',
  ]);
  await expect(pipeline.applied('tst')).resolves.toContain('of two shards');
});

const NO_DIGEST = 'shard 2: its job was ended, or failed: see there';

test.each<[string, Files, string]>([
  ['puts out no digest', { [DEPLOYER]: spoiled(SCRIPTED_DEPLOYER, 'echo "shard_$number=', '[ "$number" = 2 ] || echo "shard_$number=') }, NO_DIGEST], // prettier-ignore
  ['puts out its digest under a name that the workflow does not hand on', { 'deliver.yml': spoiled(DELIVER, /\n +shard_2: .*/, '') }, NO_DIGEST], // prettier-ignore
  ['hands on something else than it has put out the digest of', { [DEPLOYER]: spoiled(SCRIPTED_DEPLOYER, /echo "shard_\$number=.*/, '$& && echo >> "$file"') }, 'shard 1: shard-1.json is not what its job has written: it was altered or replaced'], // prettier-ignore
])('nothing is asked or applied where a shard %s', async (title, files, refusal) => {
  const { run, repository, asked } = await played(`1\n${title}\n`, files);

  expect(run.conclusion).toBe('failure');
  expect(ends(run)).toEqual(expect.arrayContaining(['deliver/shard-1 (2): success', 'deliver/plan-1: failure']));
  expect(repository.runner.job('deliver/plan-1').lines.join('\n')).toContain(refusal);
  expect(ends(run).filter((end) => end.includes('apply'))).toEqual([]);
  expect(asked).toEqual([]);
  expect((await pipeline.applied('tst')) ?? '').not.toContain(title);
});

/** The text with something else, which must have been there. */
function spoiled(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`There is no ${String(from)}`);
  return changed;
}

function withModules(count: number): typeof pipeline.platform {
  const { platform } = pipeline;
  const environments = platform.environments.map(({ name }) => name);
  const more = Array.from({ length: count }, (_, index) => {
    const name = `m${String(index)}`;
    return { name, description: name, dependsOn: [], environments, appliedBy: 'pipeline' as const };
  });
  return parsePlatform(serializePlatform({ ...platform, modules: [...platform.modules, ...more] }), 'the definition');
}
