import { NotImitatedError } from '../../src/errors';
import { ends, gate, push, settle, Stage } from './support/stage';

/** A workflow that starts on each push; jobs as YAML lines below `jobs:`. */
function workflow(jobs: string, top = ''): string {
  return `name: deploy\non: push\n${top}\njobs:\n${jobs}`;
}

const STEPS = 'runs-on: ubuntu-latest, steps: [{ run: "true" }]';

describe('jobs', () => {
  test('run as soon as what they need has ended, side by side', async () => {
    const held = gate();
    const files = {
      'deploy.yml': workflow(`
  a: { ${STEPS} }
  b: { ${STEPS} }
  after-a: { needs: a, ${STEPS} }
  after-both: { needs: [a, b], ${STEPS} }`),
    };
    const stage = new Stage({ files, scripts: { b: { until: held.promise } } });

    const run = await stage.start(push());

    expect(stage.runner.paths).toEqual(['a', 'b', 'after-a']);
    held.open();
    await expect(run.ended).resolves.toBe('success');
    expect(stage.runner.paths).toEqual(['a', 'b', 'after-a', 'after-both']);
  });

  test('are queued where more could run than there are slots', async () => {
    const jobs = Array.from({ length: 9 }, (_, index) => `  j${String(index)}: { ${STEPS} }`).join('\n');
    const stage = new Stage({ files: { 'deploy.yml': workflow(jobs) }, slots: 2 });

    await stage.playOne(push());

    expect(stage.runner.paths).toHaveLength(9);
    expect(stage.runner.most).toBe(2);
  });

  test('see results and outputs of what they need directly, and of nothing else', async () => {
    const files = {
      'deploy.yml': workflow(`
  a: { outputs: { x: "\${{ steps.s.outputs.x }}" }, ${STEPS} }
  b: { needs: a, ${STEPS} }
  c: { needs: b, if: "needs.b.result == 'success' && needs.a.outputs.x == ''", ${STEPS} }`),
    };
    const stage = new Stage({ files, scripts: { a: { outputs: { x: '1' } } } });

    const run = await stage.playOne(push());

    expect(ends(run)).toEqual(['a: success', 'b: success', 'c: success']);
    expect(stage.runner.workOf('b').contexts.needs).toEqual({ a: { result: 'success', outputs: { x: '1' } } });
  });

  test('are skipped after one that failed, but for those that ask for it', async () => {
    const files = {
      'deploy.yml': workflow(`
  a: { ${STEPS} }
  plain: { needs: a, ${STEPS} }
  below: { needs: plain, ${STEPS} }
  failing: { needs: a, if: failure(), ${STEPS} }
  far: { needs: plain, if: failure(), ${STEPS} }
  always: { needs: plain, if: always(), ${STEPS} }
  unless: { needs: a, if: "!cancelled()", ${STEPS} }
  cancel: { needs: a, if: cancelled(), ${STEPS} }`),
    };
    const stage = new Stage({ files, scripts: { a: { conclusion: 'failure' } } });

    const run = await stage.playOne(push());

    expect(ends(run)).toEqual([
      'a: failure',
      'always: success',
      'below: skipped',
      'cancel: skipped',
      'failing: success',
      'far: success',
      'plain: skipped',
      'unless: success',
    ]);
    expect(run.conclusion).toBe('failure');
  });

  test('are skipped where anything before them was, however far', async () => {
    const files = {
      'deploy.yml': workflow(`
  a: { if: false, ${STEPS} }
  b: { needs: a, if: "!cancelled()", ${STEPS} }
  c: { needs: b, ${STEPS} }`),
    };
    const stage = new Stage({ files });

    expect(ends(await stage.playOne(push()))).toEqual(['a: skipped', 'b: success', 'c: skipped']);
  });

  test('that are all skipped make a skipped run', async () => {
    const stage = new Stage({ files: { 'deploy.yml': workflow(`  a: { if: github.event.deleted, ${STEPS} }`) } });

    await expect(stage.playOne(push())).resolves.toMatchObject({ conclusion: 'skipped' });
    expect(stage.runner.paths).toEqual([]);
  });

  test('fail where an expression of theirs cannot be evaluated, and say which', async () => {
    const files = { 'deploy.yml': workflow(`  a: { if: "fromJSON('{') == 1", ${STEPS} }`) };

    const run = await new Stage({ files }).playOne(push());

    expect(ends(run)).toEqual(['a: failure']);
    expect(run.jobs[0]?.message).toContain("fromJSON('{')");
  });

  test('get what is evaluated: variables, defaults, permissions, time', async () => {
    const top = `
permissions: {}
env: { REF: "\${{ github.ref_name }}", SHARED: workflow }
defaults: { run: { shell: bash } }`;
    const job = `
    runs-on: ubuntu-latest
    timeout-minutes: 7
    permissions: { contents: read, id-token: write }
    env: { SHARED: job, ACTOR: "\${{ github.actor }}" }
    defaults: { run: { working-directory: "in-\${{ env.SHARED }}" } }
    steps: [{ id: s, if: "\${{ github.ref == 'x' }}", run: "true", env: { A: "\${{ env.REF }}" } }]`;
    const stage = new Stage({ files: { 'deploy.yml': workflow(`  a:${job}`, top) } });

    await stage.playOne(push('refs/heads/feature/a'));

    expect(stage.runner.workOf('a')).toMatchObject({
      id: 'a',
      title: 'a',
      workflowRef: 'example-org/platform/.github/workflows/deploy.yml@refs/heads/feature/a',
      contexts: {
        env: { REF: 'feature/a', SHARED: 'job', ACTOR: 'ann' },
        github: { job: 'a', run_id: '1', run_attempt: '1', workflow: 'deploy', ref: 'refs/heads/feature/a' },
      },
      defaults: { shell: 'bash', workingDirectory: 'in-job' },
      permissions: { contents: 'read', 'id-token': 'write' },
      timeoutMinutes: 7,
      steps: [{ id: 's', if: "success() && (github.ref == 'x')", env: { A: '${{ env.REF }}' } }],
    });
  });

  test('have the restricted permissions where nothing is said', async () => {
    const stage = new Stage({ files: { 'deploy.yml': workflow(`  a: { ${STEPS} }`) } });

    await stage.playOne(push());

    expect(stage.runner.workOf('a')).toMatchObject({
      permissions: { contents: 'read', packages: 'read' },
      timeoutMinutes: 360,
    });
  });

  test.each([
    ['read-all', { contents: 'read', issues: 'read' }],
    ['write-all', { contents: 'write', 'id-token': 'write' }],
  ])('have with %s what it stands for', async (all, some) => {
    const stage = new Stage({ files: { 'deploy.yml': workflow(`  a: { permissions: ${all}, ${STEPS} }`) } });

    await stage.playOne(push());

    const { permissions } = stage.runner.workOf('a');
    expect(permissions).toMatchObject(some);
    expect(permissions['id-token']).toBe(all === 'write-all' ? 'write' : undefined);
  });

  test('of a restricted event can write nothing and get no identity token', async () => {
    const files = { 'deploy.yml': workflow(`  a: { permissions: { contents: write, id-token: write }, ${STEPS} }`) };
    const stage = new Stage({ files });

    await stage.playOne(push('refs/heads/main', { restricted: true }));

    expect(stage.runner.workOf('a').permissions).toEqual({ contents: 'read' });
  });
});

describe('what the runner cannot imitate', () => {
  test('ends the run, with all its jobs, and is thrown', async () => {
    const error = new NotImitatedError({ file: 'x.yml' }, 'the action "y"', 'Leave it out.');
    const jobs = `  a: { ${STEPS} }\n  b: { ${STEPS} }\n  c: { needs: [a, b], if: always(), ${STEPS} }`;
    const stage = new Stage({
      files: { 'deploy.yml': workflow(jobs) },
      scripts: { a: { throws: error }, b: { until: new Promise(() => undefined) } },
    });
    const [run] = await stage.actions.trigger(push());

    await expect(run?.ended).rejects.toBe(error);
    expect(run?.jobs.every(({ status }) => status === 'completed')).toBe(true);
    expect(run?.message).toBe(error.message);
    await settle();
    expect(stage.runner.running).toBe(0);
  });
});
