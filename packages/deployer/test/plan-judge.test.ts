import { resolvePlatform } from '@mlopspltf/definition';
import type { Admission, DeployedWork, ResourceChange, Revision } from '../src/api';
import type { ConfigurationDigests } from '../src/configuration/digests';
import type { Deployed } from '../src/records/inventory';
import type { DeploymentRecord } from '../src/records/record';
import type { Relation } from '../src/revision/history';
import { PlanJudge, type Judged } from '../src/operations/plan-judge';
import { digestsFixture, recordFixture } from './support/records';
import { observedSession } from './support/session';

const platform = resolvePlatform({
  repository: { owner: 'example-org', name: 'example-infra' },
  environments: [
    { name: 'dev', branch: 'feature/**', account: '111111111111', destroyable: true, othersWork: 'warn' },
    { name: 'prd', branch: 'main', account: '333333333333', destroyable: false, othersWork: 'refuse' },
  ],
  modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }, { name: 'artifact_store' }],
});

interface Scene {
  readonly environment?: 'dev' | 'prd';
  readonly admission?: Admission;
  readonly branch?: string;
  /** Whether this is a run of a workflow. @default false */
  readonly pipeline?: boolean;
  readonly record?: DeploymentRecord;
  /** Whether there is a record that tells nothing. */
  readonly unreadable?: boolean;
  /** What git says of the commit in the record. @default - git knows no commit here */
  readonly relation?: Relation;
  /** Whether git finds the recorded work in this history. */
  readonly held?: boolean;
  /** Of what is to be deployed. @default - others than those of the record */
  readonly digests?: ConfigurationDigests;
  readonly changes?: readonly ResourceChange[];
}

const RUN = { url: 'https://github.com/example-org/example-infra/actions/runs/1/attempts/1', id: '1', attempt: 1 };

/** What is found in the way, what is said against the plan, and what was asked for. */
async function judge(scene: Scene): Promise<{
  readonly overwrites: DeployedWork | undefined;
  readonly refusals: readonly string[];
  readonly asked: readonly string[];
}> {
  const { environment = 'prd', relation, held, digests = digestsFixture('b'), changes = [] } = scene;
  const asked: string[] = [];
  const revision: Revision = {
    clean: true,
    who: 'ada@desk',
    branch: scene.branch ?? 'main',
    ...(scene.pipeline && { pipeline: RUN }),
  };
  const judged = new PlanJudge(
    { session: observedSession(platform, { environment, admission: scene.admission }), revision },
    {
      deployed: (module): Promise<Deployed> => {
        asked.push(module);
        return Promise.resolve({ record: scene.record, unreadable: scene.unreadable });
      },
    },
    {
      history: () => {
        asked.push('git');
        return relation === undefined
          ? undefined
          : {
              relationOf: () => Promise.resolve(relation),
              holds: () => Promise.resolve(held),
              isWhole: () => Promise.resolve(true),
              whyUnknown: () => Promise.resolve('it is not here (git fetch may bring it)'),
            };
      },
    },
  );
  const subject: Judged = {
    plan: { changes },
    planned: { configuration: { module: 'artifact_store' }, digests },
  };
  const overwrites = await judged.overwrites(subject);
  const refusals = judged.refusals(subject, overwrites);
  for (const refusal of refusals) expect(refusal.name).toBe('GuardError');
  return { overwrites, refusals: refusals.map(({ message }) => message), asked };
}

const record = recordFixture();
const others: Scene = { record, relation: 'diverged', held: false };
const newer: Scene = { record, relation: 'descendant' };
const deletion: ResourceChange = {
  address: 'aws_s3_bucket.data',
  type: 'aws_s3_bucket',
  action: 'delete',
  attributes: [],
};

describe('work of another branch', () => {
  test('is found and refused, with whose it is and the ways on', async () => {
    const { overwrites, refusals } = await judge(others);

    expect(overwrites).toEqual({
      kind: 'other',
      commit: record.commit,
      branch: 'feature/a',
      who: 'ada@desk',
      at: record.at,
    });
    expect(refusals).toEqual([
      'prd has work on artifact_store that is not in this branch: from "feature/a" at 1a2b3c4 on 2026-01-31 by ada@desk. ' +
        'This would undo it: merge it first. If undoing it is meant: --break-glass REASON, which is recorded.',
    ]);
  });

  test('is found and not refused where the environment only warns of it', async () => {
    const { overwrites, refusals } = await judge({ ...others, environment: 'dev', branch: 'feature/b' });

    expect(overwrites?.kind).toBe('other');
    expect(refusals).toEqual([]);
  });

  test.each<[string, Scene]>([
    ['that is in this history', { ...others, held: true }],
    ['of a commit that this one descends from', { record, relation: 'ancestor', held: true }],
    ['of this branch itself, rewritten since', { ...others, branch: 'feature/a' }],
  ])('%s is not in the way', async (_, scene) => {
    expect(await judge(scene)).toMatchObject({ overwrites: undefined, refusals: [] });
  });

  test.each<[string, Scene]>([
    ['git cannot tell', { ...others, relation: 'unknown', held: undefined }],
    ['git knows no commit here', { record }],
    ['it was never committed', { record: recordFixture({ clean: false }), relation: 'ancestor', held: true }],
    ['it was deployed outside of git', { record: recordFixture({ commit: undefined }), relation: 'unknown' }],
  ])('counts as in the way where %s', async (_, scene) => {
    const { overwrites, refusals } = await judge(scene);

    expect(overwrites?.kind).toBe('other');
    expect(refusals).toHaveLength(1);
  });

  test('of a commit that is not known here is told with what would bring it', async () => {
    const { refusals } = await judge({ ...others, relation: 'unknown', held: undefined });

    expect(refusals).toEqual([
      expect.stringContaining('This may undo it: it is not here (git fetch may bring it). If undoing it is meant: '),
    ]);
  });

  test.each(['dev', 'prd'] as const)(
    'that was this branch’s until it was rewritten is told by the pipeline in %s, and refused by nobody',
    async (environment) => {
      const rewritten: Scene = { record, environment, branch: 'feature/a', relation: 'unknown', pipeline: true };
      const { overwrites, refusals } = await judge(rewritten);

      expect(overwrites).toMatchObject({ kind: 'other', unknown: 'it is not here (git fetch may bring it)' });
      expect(refusals).toEqual([]);
    },
  );

  test('is told with its branch in quotes, whatever it is called', async () => {
    const { refusals } = await judge({ ...others, record: recordFixture({ branch: 'feature/$(touch pwned)' }) });

    expect(refusals).toEqual([expect.stringContaining('from "feature/$(touch pwned)" at ')]);
  });
});

describe('a newer commit’s work', () => {
  test.each(['dev', 'prd'] as const)('is refused in %s, on its own branch too', async (environment) => {
    const { overwrites, refusals } = await judge({ ...newer, environment, branch: 'feature/a' });

    expect(overwrites?.kind).toBe('newer');
    expect(refusals).toEqual([
      `${environment} has a newer commit of artifact_store: from "feature/a" at 1a2b3c4 on 2026-01-31 by ada@desk. ` +
        'Deploy that one or a later one. If undoing it is meant: --break-glass REASON, which is recorded.',
    ]);
  });
});

describe('what may be a newer commit’s work', () => {
  test.each(['dev', 'prd'] as const)('is refused in %s, with what would tell', async (environment) => {
    const { refusals } = await judge({ record, environment, branch: 'feature/a', relation: 'unknown' });

    expect(refusals).toEqual([
      `${environment} may have a newer commit of artifact_store: from "feature/a" at 1a2b3c4 on 2026-01-31 by ada@desk. ` +
        'It cannot be told: it is not here (git fetch may bring it). ' +
        'If undoing it is meant: --break-glass REASON, which is recorded.',
    ]);
  });
});

describe('nobody’s work is undone', () => {
  test.each<[string, Scene]>([
    ['there is no record', { ...others, record: undefined }],
    ['the module was destroyed', { ...others, record: recordFixture({ outcome: 'destroyed' }) }],
    ['only values that it reads, or its state, are others', { ...newer, digests: digestsFixture('a') }],
  ])('where %s, and git is not asked', async (_, scene) => {
    expect(await judge(scene)).toEqual({ overwrites: undefined, refusals: [], asked: ['artifact_store'] });
  });

  test.each(Object.keys(digestsFixture()))('but where its %s alone is another, it may be', async (part) => {
    const { overwrites } = await judge({ ...others, digests: { ...digestsFixture('a'), [part]: 'x' } });

    expect(overwrites?.kind).toBe('other');
  });
});

describe('how it is passed', () => {
  test.each<[string, Scene]>([
    ['another branch’s work', others],
    ['a newer commit’s work', newer],
  ])('%s may be undone with a reason, and is told all the same', async (_, scene) => {
    const { overwrites, refusals } = await judge({ ...scene, admission: { breakGlass: 'the pipeline is down' } });

    expect(overwrites).toBeDefined();
    expect(refusals).toEqual([]);
  });

  test.each(['', '  '])('%j is no reason', async (breakGlass) => {
    expect((await judge({ ...others, admission: { breakGlass } })).refusals).toHaveLength(1);
  });

  test.each(['dev', 'prd'] as const)(
    'a record that tells nothing is in the way in %s, but for --break-glass',
    async (environment) => {
      const refused = await judge({ environment, unreadable: true });
      const passed = await judge({ environment, unreadable: true, admission: { breakGlass: 'restored by hand' } });

      expect(refused.overwrites?.kind).toBe('unreadable');
      expect(refused.refusals).toEqual([expect.stringMatching(/record of artifact_store in .* is damaged/)]);
      expect(passed.refusals).toEqual([]);
    },
  );

  test('a trial asks nothing: neither the record nor git', async () => {
    const { overwrites, refusals, asked } = await judge({ ...newer, admission: { trial: true } });

    expect({ overwrites, refusals, asked }).toEqual({ overwrites: undefined, refusals: [], asked: [] });
  });
});

describe('the loss of data', () => {
  test('is refused where the environment is not destroyable, beside what else speaks against the plan', async () => {
    const { refusals } = await judge({ ...others, changes: [deletion] });

    expect(refusals).toEqual([
      expect.stringContaining('aws_s3_bucket.data would be deleted'),
      expect.stringContaining('not in this branch'),
    ]);
  });

  test.each<[string, Admission]>([
    ['a reason', { breakGlass: 'the pipeline is down' }],
    ['a trial', { trial: true }],
  ])('is not passed with %s', async (_, admission) => {
    const { refusals } = await judge({ ...others, admission, changes: [deletion] });

    expect(refusals).toEqual([expect.stringContaining('would lose data')]);
  });

  test('is allowed where the environment is destroyable', async () => {
    expect((await judge({ environment: 'dev', changes: [deletion] })).refusals).toEqual([]);
  });
});
