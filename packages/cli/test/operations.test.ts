import { GuardError } from '@mlopspltf/deployer';
import {
  change,
  infra,
  lastLine,
  makeCheckout,
  moduleResult,
  parsed,
  removeCheckouts,
  resultOf,
  wave,
} from './support/fake-world';
import { Screen } from './support/screen';

afterAll(removeCheckouts);

const CREATED = [change('create', 'aws_s3_bucket.datasets'), change('create', 'aws_kms_key.key')];

describe('plan, deploy, destroy and bootstrap', () => {
  test.each(['plan', 'deploy', 'destroy', 'bootstrap'])(
    '%s synthesizes first, then does its own work',
    async (command) => {
      expect((await infra([command, 'dev'])).called).toEqual(['synthesize', command]);
    },
  );

  test.each(['plan', 'deploy', 'destroy', 'bootstrap'])('%s --skip-synth takes cdktf.out as it is', async (command) => {
    expect((await infra([command, 'dev', '--skip-synth'])).called).toEqual([command]);
  });

  test('hand the deployer what was asked for', async () => {
    const cwd = makeCheckout();
    const argv = [
      'deploy',
      'dev',
      '--module',
      'artifact_store',
      '--module',
      'container_registry',
      '--module',
      'artifact_store',
    ];
    const ran = await infra([...argv, '--parallelism', '7', '--applied-by', 'pipeline'], {
      cwd,
      env: { PATH: '/bin' },
    });
    expect(ran.selections).toEqual([{ modules: ['artifact_store', 'container_registry'], appliedBy: 'pipeline' }]);
    expect(ran.sessions[0]).toMatchObject({
      environment: { name: 'dev', account: '111111111111' },
      root: cwd,
      output: `${cwd}/cdktf.out`,
      workspace: `${cwd}/.infra`,
      env: { PATH: '/bin' },
      parallelism: 7,
    });
  });

  test('take named modules also where they are as they were deployed', async () => {
    const ran = await infra(['deploy', 'dev', '--module', 'artifact_store', '--all']);
    expect(ran.selections).toEqual([{ modules: ['artifact_store'], all: true }]);
  });

  test('choose no module themselves where none is named', async () => {
    const ran = await infra(['deploy', 'dev', '--all']);
    expect(ran.selections).toEqual([{ all: true }]);
    expect(ran.sessions[0]?.parallelism).toBe(2);
  });

  test.each([['deploy dev -- --auto-approve'], ['-- deploy dev --auto-approve'], ['deploy -- dev --auto-approve --']])(
    'take "%s" as if there were no --',
    async (command) => {
      const ran = await infra(command.split(' '));
      expect(ran.exitCode).toBe(0);
      await expect(ran.sessions[0]?.approve?.('?')).resolves.toBe(true);
    },
  );

  test.each([
    ['plan', [], 'no module was chosen'],
    ['deploy', ['artifact_store'], 'artifact_store is as defined'],
    ['destroy', ['artifact_store'], 'artifact_store is gone already'],
    ['destroy', ['artifact_store', 'container_registry'], '2 modules are gone already'],
    ['bootstrap', ['tf_remote_backend'], 'the backend is complete'],
  ])('of %s with nothing to do for %j say: %s', async (command, modules, told) => {
    const ran = await infra([command, 'dev'], {
      work: (session, operation) =>
        Promise.resolve(
          resultOf(
            operation,
            session,
            modules.map((module) => moduleResult(module, command === 'destroy' ? 'absent' : 'unchanged')),
          ),
        ),
    });
    expect(ran.stdout).toBe(`Nothing to do in dev: ${told}.\n`);
  });

  test('say in one line that there is nothing to do', async () => {
    const ran = await infra(['deploy', 'dev'], {
      work: (session, operation) =>
        Promise.resolve(
          resultOf(operation, session, [
            moduleResult('artifact_store', 'unchanged'),
            moduleResult('container_registry', 'unchanged'),
          ]),
        ),
    });
    expect(ran.stdout).toBe('Nothing to do in dev: 2 modules are as defined.\n');
    expect(lastLine(ran)).toBe('exit code 0: done, or nothing to do');
  });
});

describe('the approval', () => {
  const asking = { work: async (...[session, operation]: Parameters<typeof ask>) => ask(session, operation) };
  const ask = async (
    session: Parameters<typeof resultOf>[1] & { approve?: (question: string) => Promise<boolean> },
    operation: 'plan' | 'deploy' | 'destroy' | 'bootstrap',
  ) => {
    if (!session.approve) throw new GuardError('Nobody can be asked here, and nothing was approved.');
    const approved = await session.approve('Apply this to dev?');
    return resultOf(operation, session, [moduleResult('artifact_store', approved ? 'applied' : 'rejected')], {
      exitCode: approved ? 0 : 3,
    });
  };

  test('cannot be given where nobody can be asked', async () => {
    const ran = await infra(['deploy', 'dev'], asking);
    expect(ran.exitCode).toBe(3);
    expect(ran.sessions[0]?.approve).toBeUndefined();
  });

  test('is asked for on the terminal, with the question of the deployer', async () => {
    const questions: string[] = [];
    const confirm = (question: string): Promise<boolean> => Promise.resolve(questions.push(question) > 0);
    const ran = await infra(['deploy', 'dev'], { ...asking, confirm });
    expect(ran.exitCode).toBe(0);
    expect(questions).toEqual(['Apply this to dev?']);
  });

  test('that is not given ends with 3 and says what was not done', async () => {
    const ran = await infra(['deploy', 'dev'], { ...asking, confirm: () => Promise.resolve(false) });
    expect(ran.exitCode).toBe(3);
    expect(ran.stdout).toContain('not approved');
  });

  test.each(['deploy', 'destroy', 'bootstrap'])(
    'of %s can be given beforehand, and then nobody is asked',
    async (command) => {
      const confirm = (): Promise<boolean> => Promise.reject(new Error('asked'));
      expect((await infra([command, 'dev', '--auto-approve'], { ...asking, confirm })).exitCode).toBe(0);
    },
  );

  test('is asked for when nothing is drawn any more', async () => {
    const screen = new Screen();
    const drawn: string[] = [];
    await infra(['deploy', 'dev'], {
      screen: screen.asTerminal(),
      confirm: async () => {
        drawn.push(screen.drawn);
        await new Promise((resolve) => setTimeout(resolve, 250));
        drawn.push(screen.drawn);
        return true;
      },
      work: async (session, operation) => {
        session.report({ kind: 'module', module: 'artifact_store', phase: 'plan' });
        await new Promise((resolve) => setTimeout(resolve, 150));
        await session.approve?.('Apply?');
        return resultOf(operation, session, []);
      },
    });
    expect(drawn[0]).toContain('artifact_store');
    expect(drawn[1]).toBe(drawn[0]);
  });

  test('is asked for after the plan is shown', async () => {
    let stderr = '';
    const ran = await infra(['deploy', 'dev'], {
      confirm: () => Promise.resolve(true),
      work: async (session, operation) => {
        session.report(wave([{ module: 'artifact_store', changes: CREATED }]));
        await session.approve?.('Apply?');
        return resultOf(operation, session, []);
      },
    });
    stderr = ran.stderr;
    expect(stderr).toContain('artifact_store: 2 to create\n  + aws_s3_bucket.datasets\n  + aws_kms_key.key\n');
    expect(ran.stdout).not.toContain('aws_kms_key');
  });
});

describe('plan', () => {
  const planned = {
    work: (session: Parameters<typeof resultOf>[1], operation: 'plan' | 'deploy' | 'destroy' | 'bootstrap') =>
      Promise.resolve(
        resultOf(operation, session, [
          moduleResult('artifact_store', 'planned', {
            changes: [
              change('delete', 'aws_s3_bucket.old'),
              change('update', 'aws_s3_bucket.models', 'tags', 'versioning'),
              change('replace', 'aws_kms_key.key', 'customer_master_key_spec'),
              ...CREATED,
            ],
          }),
          moduleResult('container_registry', 'deferred', { waitsFor: ['artifact_store'] }),
          moduleResult('tf_remote_backend', 'unchanged'),
        ]),
      ),
  };

  test('sums up by module on standard output, with what is destroyed last and loud', async () => {
    const ran = await infra(['plan', 'dev'], planned);
    expect(ran.stdout).toBe(
      [
        'Plan for dev (account 111111111111)',
        '',
        'artifact_store: 2 to create, 1 to change, 1 TO REPLACE, 1 TO DESTROY',
        '  + aws_s3_bucket.datasets',
        '  + aws_kms_key.key',
        '  ~ aws_s3_bucket.models',
        '      tags',
        '      versioning',
        '  ± aws_kms_key.key  REPLACE',
        '      customer_master_key_spec',
        '  - aws_s3_bucket.old  DESTROY',
        '',
        'Wave 2, planned once wave 1 is applied:',
        '  container_registry: waits for artifact_store',
        '',
        'Unchanged: tf_remote_backend',
        '',
        '2 to create, 1 to change, 1 TO REPLACE, 1 TO DESTROY in 1 module so far.',
        '',
      ].join('\n'),
    );
  });

  test.each([
    ['plan dev', 'npx projen deploy:dev'],
    ['plan dev --module artifact_store', 'npx projen deploy:dev --module artifact_store'],
    ['plan dev --all', 'npx projen deploy:dev --all'],
    [
      'plan dev --since origin/main --applied-by pipeline',
      'npx projen deploy:dev --since origin/main --applied-by pipeline',
    ],
  ])('says how "%s" goes on', async (command, next) => {
    const ran = await infra(command.split(' '), planned);
    expect(ran.stderr).toContain(`Next: ${next}\n`);
  });

  test('offers commands that a shell takes as they are meant, whatever a branch is called', async () => {
    const ran = await infra(['plan', 'dev', '--since', "feature/$(touch${IFS}pwned)'x"], planned);
    expect(ran.stderr).toContain(`Next: npx projen deploy:dev --since 'feature/$(touch\${IFS}pwned)'\\''x'\n`);
  });

  test('says of every module why it was chosen or left out', async () => {
    const choices = [
      { module: 'artifact_store', chosen: true, reason: 'was named' },
      { module: 'container_registry', chosen: true, reason: 'is needed by what was named' },
      { module: 'tf_remote_backend', chosen: false, reason: 'is set up by bootstrap' },
    ];
    const ran = await infra(['plan', 'dev'], {
      work: async (session, operation) => ({ ...(await planned.work(session, operation)), choices }),
    });
    expect(ran.stdout).toContain(
      [
        'Chosen:',
        '  artifact_store: was named',
        '  container_registry: is needed by what was named',
        'Left out:',
        '  tf_remote_backend: is set up by bootstrap',
        '',
      ].join('\n'),
    );
  });

  test('shows the plan once, with the outputs that change', async () => {
    const ran = await infra(['plan', 'dev'], {
      work: (session, operation) => {
        const modules = [{ module: 'artifact_store', changes: CREATED, outputs: ['key_arn'] }];
        session.report({ kind: 'wave', wave: { number: 1, modules, deferred: [] } });
        return Promise.resolve(
          resultOf(operation, session, [moduleResult('artifact_store', 'planned', { changes: CREATED })]),
        );
      },
    });
    expect(ran.stderr).not.toContain('aws_kms_key');
    expect(ran.stdout).toContain('  + aws_kms_key.key\n  outputs: key_arn\n');
  });

  test('prints the whole result as JSON, and nothing else on standard output', async () => {
    const ran = await infra(['plan', 'dev', '--json'], planned);
    expect(parsed(ran)).toMatchObject({
      command: 'plan',
      operation: 'plan',
      environment: 'dev',
      account: '111111111111',
      exitCode: 0,
      warnings: [],
      next: 'npx projen deploy:dev',
      modules: [
        { module: 'artifact_store', outcome: 'planned' },
        { waitsFor: ['artifact_store'] },
        { outcome: 'unchanged' },
      ],
    });
  });
});

describe('a deployment that failed', () => {
  const failed = {
    work: (session: Parameters<typeof resultOf>[1], operation: 'plan' | 'deploy' | 'destroy' | 'bootstrap') =>
      Promise.resolve(
        resultOf(
          operation,
          session,
          [
            moduleResult('tf_remote_backend', 'applied', { changes: CREATED, seconds: 12.34 }),
            moduleResult('artifact_store', 'failed', {
              error: 'Error: AccessDenied\n\n  on cdk.tf.json',
              log: '/x/.infra/a.log',
            }),
            moduleResult('container_registry', 'skipped', { waitsFor: ['artifact_store'] }),
          ],
          { exitCode: 1, next: 'npx projen deploy:dev' },
        ),
      ),
  };

  test('says what was applied, what was not, what Terraform said, and how it goes on', async () => {
    const ran = await infra(['deploy', 'dev', '--auto-approve'], failed);
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toBe(
      [
        'Deployment to dev (account 111111111111)',
        '',
        '  tf_remote_backend   applied   2 created, 12.3 s',
        '  artifact_store      FAILED    see above',
        '  container_registry  not done  waits for artifact_store',
        '',
        '3 modules: 1 applied, 1 failed, 1 not done',
        '',
      ].join('\n'),
    );
    expect(ran.stderr).toContain(
      'artifact_store failed:\n  Error: AccessDenied\n\n    on cdk.tf.json\n  The whole text: /x/.infra/a.log\n',
    );
    expect(ran.stderr).toContain('Next: npx projen deploy:dev\nexit code 1: ');
  });

  test('is JSON too', async () => {
    const ran = await infra(['deploy', 'dev', '--auto-approve', '--json'], failed);
    expect(parsed(ran)).toMatchObject({
      exitCode: 1,
      next: 'npx projen deploy:dev',
      modules: [{}, { outcome: 'failed' }, {}],
    });
  });
});
