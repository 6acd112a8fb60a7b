import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { requireTools } from '@mlopspltf/testing';
import { NotImitatedError } from '../../src/errors';
import { ActionFailure } from '../../src/stand-ins';
import { jobWork, printed, run, script, step, TOKEN } from './support/jobs';

requireTools('bash', 'git');

const FAILING = script('exit 3', { id: 'failing' });
const conclusions = ({ steps }: Awaited<ReturnType<typeof run>>): readonly string[] =>
  steps.map(({ conclusion }) => conclusion);

describe('a step', () => {
  test('is left out after a failure, unless its condition says otherwise', async () => {
    const ran = await run(
      jobWork([
        FAILING,
        script('true'),
        script('true', { if: 'failure()' }),
        script('true', { if: 'always()' }),
        script('true', { if: 'cancelled()' }),
        script('true', { if: '!cancelled()' }),
      ]),
    );
    expect(conclusions(ran)).toEqual(['failure', 'skipped', 'success', 'success', 'skipped', 'success']);
    expect(ran.conclusion).toBe('failure');
  });

  test('that may fail leaves the job as it was, and tells how it ended', async () => {
    const told = 'echo "${{ steps.failing.outcome }} ${{ steps.failing.conclusion }} ${{ job.status }}"';
    const ran = await run(jobWork([{ ...FAILING, continueOnError: true }, script(told)]));
    expect(ran.conclusion).toBe('success');
    expect(printed(ran)).toEqual(['failure success success']);
  });

  test('may fail by an expression', async () => {
    const ran = await run(jobWork([{ ...FAILING, continueOnError: "${{ github.actor == 'somebody' }}" }]));
    expect(ran.conclusion).toBe('success');
  });

  test('that was left out is known to those after it', async () => {
    const ran = await run(
      jobWork([
        script('true', { id: 'left', if: "success() && (github.actor == 'x')" }),
        script('echo "${{ steps.left.outcome }}"'),
      ]),
    );
    expect(printed(ran)).toEqual(['skipped']);
  });

  test('whose condition cannot be evaluated fails', async () => {
    const ran = await run(jobWork([script('true', { if: 'fromJSON(github.actor)' })]));
    expect(ran.steps[0]).toMatchObject({ conclusion: 'failure' });
    expect(ran.steps[0]?.message).toContain('fromJSON(github.actor)');
  });

  test('with hashFiles is refused by place and name', async () => {
    const running = run(jobWork([script('true', { env: { HASH: "${{ hashFiles('a', 'b') }}" } })]));
    await expect(running).rejects.toThrow(NotImitatedError);
    await expect(running).rejects.toThrow(/jobs\.synth, step 1: hashFiles\("a", "b"\)/);
  });

  test('gets a name from its expression, or from what it runs', async () => {
    const ran = await run(
      jobWork([script('true', { name: 'For ${{ github.actor }}' }), script('true\nfalse || true')]),
    );
    expect(ran.steps.map(({ name }) => name)).toEqual(['For somebody', 'Run true']);
  });

  test('that takes longer than its time is ended, and fails', async () => {
    const ran = await run(jobWork([script('exec sleep 60', { timeoutMinutes: 0.005 }), script('true')]));
    expect(conclusions(ran)).toEqual(['failure', 'skipped']);
    expect(ran.steps[0]?.message).toBe('The step has timed out after 0.005 minutes.');
  });

  test('that writes what GitHub does not take fails, with what it wrote before', async () => {
    const ran = await run(jobWork([script('echo nonsense >> "$GITHUB_OUTPUT"')]));
    expect(ran.steps[0]).toMatchObject({
      conclusion: 'failure',
      message: expect.stringContaining('"nonsense"') as string,
    });
  });
});

describe('outputs', () => {
  test('go from step to step and to the job', async () => {
    const ran = await run(
      jobWork(
        [
          script('printf "a=1\\nb<<X\\n2\\n3\\nX\\n" >> "$GITHUB_OUTPUT"', { id: 'one' }),
          script('echo "$A"', { env: { A: '${{ steps.one.outputs.a }}' } }),
        ],
        {
          outputs: { both: '${{ steps.one.outputs.a }}${{ steps.one.outputs.b }}', none: '${{ steps.two.outputs.x }}' },
        },
      ),
    );
    expect(printed(ran)).toEqual(['1']);
    expect(ran.outputs).toEqual({ both: '12\n3', none: '' });
  });

  test('that hold a masked value are left out, and the log says so', async () => {
    const ran = await run(
      jobWork([script('echo "::add-mask::123456"; echo "a=x123456" >> "$GITHUB_OUTPUT"', { id: 'one' })], {
        outputs: { a: '${{ steps.one.outputs.a }}', b: 'shown' },
      }),
    );
    expect(ran.outputs).toEqual({ b: 'shown' });
    expect(ran.lines.join('\n')).toContain('The output "a" is left out');
  });
});

describe('commands', () => {
  test('mask what follows them, in the log and in what is told', async () => {
    const ran = await run(
      jobWork([script(`echo "::add-mask::s3cret"; echo "it is s3cret"; echo "${TOKEN}"`, { name: 'Print' })]),
    );
    expect(printed(ran)).toEqual(['it is ***', '***']);
    expect(readFileSync(ran.log, 'utf8')).not.toContain('s3cret');
    expect(readFileSync(ran.log, 'utf8')).toContain('it is ***');
  });

  test('show errors, warnings and groups, and do not fail the step', async () => {
    const ran = await run(
      jobWork([script('echo "::group::A"; echo "::error::B%0AC"; echo "::warning::D"; echo ::endgroup::')]),
    );
    expect(ran.lines.slice(1)).toEqual(['##[group]A', '##[error]B\nC', '##[warning]D', '##[endgroup]']);
    expect(ran.conclusion).toBe('success');
  });

  test('that GitHub has disabled fail the step', async () => {
    const ran = await run(jobWork([script('echo "::set-env name=A::b"')]));
    expect(ran.steps[0]?.message).toBe('The command "set-env" is disabled. Write to the file that GITHUB_ENV names.');
  });

  test('that are deprecated still act, with a warning', async () => {
    const ran = await run(
      jobWork([script('echo "::set-output name=a::b"', { id: 'one' })], {
        outputs: { a: '${{ steps.one.outputs.a }}' },
      }),
    );
    expect(ran.outputs).toEqual({ a: 'b' });
    expect(ran.lines.join('\n')).toContain('##[warning]The command "set-output" is deprecated');
  });

  test('that are not imitated are refused', async () => {
    await expect(run(jobWork([script('echo "::add-matcher::x.json"')]))).rejects.toThrow(
      /the workflow command "::add-matcher::"/,
    );
  });
});

describe('the summary', () => {
  test('is that of all steps, with masks', async () => {
    const ran = await run(
      jobWork([script('echo "# A" >> "$GITHUB_STEP_SUMMARY"; echo ::add-mask::hid; echo hid >> "$GITHUB_STEP_SUMMARY"'), script('echo B >> "$GITHUB_STEP_SUMMARY"')]), // prettier-ignore
    );
    expect(ran.summary).toBe('# A\n***\n\nB\n');
  });

  test('of a step with more than 1 MiB is not shown, and does not fail it', async () => {
    const write = (bytes: number) => script(`head -c ${bytes} /dev/zero | tr '\\0' x > "$GITHUB_STEP_SUMMARY"`);
    const ran = await run(jobWork([write(1024 * 1024), write(1024 * 1024 + 1)]));
    expect(ran.summary).toHaveLength(1024 * 1024);
    expect(ran.conclusion).toBe('success');
    expect(ran.lines.join('\n')).toContain('longer than 1 MiB');
  });
});

describe('a job that is cancelled', () => {
  /** Cancels once a step has printed "ready". */
  async function cancelled(steps: Parameters<typeof jobWork>[0], more: Parameters<typeof jobWork>[1] = {}) {
    const controller = new AbortController();
    return run(jobWork(steps, more), {
      signal: controller.signal,
      onReport: (event) => {
        if (event.kind === 'line' && event.text === 'ready') controller.abort();
      },
    });
  }

  test('interrupts its step, leaves out the next and runs those that always run', async () => {
    const ran = await cancelled([
      script("trap 'echo interrupted; exit 1' INT; echo ready; for ((;;)); do sleep 0.05; done"),
      script('true'),
      script('echo cleaned', { if: 'always()' }),
      script('echo cancelled', { if: 'cancelled()' }),
    ]);
    expect(conclusions(ran)).toEqual(['cancelled', 'skipped', 'success', 'success']);
    expect(ran.conclusion).toBe('cancelled');
    expect(printed(ran)).toEqual(['ready', 'interrupted', 'cleaned', 'cancelled']);
  });

  test('sends SIGTERM to a step that does not end, and then kills all of it', async () => {
    const ran = await cancelled([
      script("trap 'echo int' INT; trap 'echo term' TERM; echo ready; for ((;;)); do sleep 0.05; done"),
    ]);
    expect(printed(ran)).toEqual(['ready', 'int', 'term']);
    expect(conclusions(ran)).toEqual(['cancelled']);
  });

  test('lets a step go on that runs in spite of it', async () => {
    const ran = await cancelled([script('echo ready; sleep 0.3; echo done', { if: 'always()' })]);
    expect(conclusions(ran)).toEqual(['success']);
    expect(printed(ran)).toEqual(['ready', 'done']);
    expect(ran.conclusion).toBe('cancelled');
  });

  test('before it starts runs only what always runs', async () => {
    const ran = await run(jobWork([script('true'), script('true', { if: 'always()' })]), {
      signal: AbortSignal.abort(),
    });
    expect(conclusions(ran)).toEqual(['skipped', 'success']);
    expect(ran.conclusion).toBe('cancelled');
  });

  test('is what a job becomes that takes longer than its time', async () => {
    const ran = await run(jobWork([script('exec sleep 60')], { timeoutMinutes: 0.005 }));
    expect(ran.conclusion).toBe('cancelled');
  });
});

/** Whether a process is there, for a while. */
async function isGone(pid: string): Promise<boolean> {
  expect(pid).toMatch(/^\d+$/);
  const runs = (): boolean => existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  for (let tries = 0; runs() && tries < 100; tries += 1) await sleep(50);
  return !runs();
}

test('what a step leaves running is ended with the job, its children without its environment, too', async () => {
  const leave = 'nohup setsid bash -c "env -i setsid sleep 300 & echo \\$!; wait" > pids 2>&1 & echo $!';
  const ran = await run(jobWork([script(`${leave}\nwhile [ ! -s pids ]; do sleep 0.02; done\ncat pids`)]));
  const gone = await Promise.all(printed(ran).map(isGone));
  expect(gone).toEqual([true, true]);
});

test('what a step has started in other process groups is killed with it', async () => {
  const controller = new AbortController();
  const ran = await run(
    jobWork([
      script("trap '' INT TERM; env -i setsid sleep 300 & echo $!; echo ready; for ((;;)); do sleep 0.05; done"),
    ]),
    {
      signal: controller.signal,
      onReport: (event) => {
        if (event.kind === 'line' && event.text === 'ready') controller.abort();
      },
    },
  );
  expect(ran.conclusion).toBe('cancelled');
  expect(await isGone(printed(ran)[0] ?? '')).toBe(true);
});

describe('an action', () => {
  test('gets evaluated inputs, and can do to the job what actions can', async () => {
    const seen: unknown[] = [];
    const ran = await run(
      jobWork([
        step({ uses: 'a/b@1', id: 'act', with: { who: '${{ github.actor }}' }, env: { E: 'own' } }),
        script('echo "$SET ${{ steps.act.outputs.out }} hidden"'),
      ]),
      {
        actions: {
          'a/b@1': (call) => {
            seen.push(call.inputs, call.env.E);
            call.exportVariable('SET', 'exported');
            call.setOutput('out', 'given');
            call.mask('hidden');
          },
        },
      },
    );
    expect(seen).toEqual([{ who: 'somebody' }, 'own']);
    expect(printed(ran)).toEqual(['exported given ***']);
  });

  test('fails its step with its own words', async () => {
    const fails = (): never => {
      throw new ActionFailure('no such thing');
    };
    const ran = await run(jobWork([step({ uses: 'a/b@1' })]), { actions: { 'a/b@1': fails } });
    expect(ran.steps[0]).toMatchObject({ conclusion: 'failure', message: 'no such thing' });
  });

  test('is done with after all steps, the last one first, after a failure as well', async () => {
    const after: string[] = [];
    const ran = await run(jobWork([step({ uses: 'a@1' }), step({ uses: 'b@1' }), FAILING]), {
      actions: {
        'a@1': ({ afterwards }) => afterwards(() => void after.push('a')),
        'b@1': ({ afterwards }) => afterwards(() => void after.push('b')),
      },
    });
    expect(after).toEqual(['b', 'a']);
    expect(ran.steps.map(({ name }) => name).slice(3)).toEqual(['Post b@1', 'Post a@1']);
  });

  test('that is not known is refused before any step has run', async () => {
    const reports: string[] = [];
    const running = run(jobWork([script('echo started'), step({ uses: 'evil/x@1', if: 'false' })]), {
      onReport: ({ kind }) => reports.push(kind),
    });
    await expect(running).rejects.toThrow(/jobs\.synth, step 2: the action "evil\/x@1" is not imitated/);
    expect(reports).toEqual([]);
  });
});

test("the job's token is taken back, whatever happens", async () => {
  const revoke = jest.fn();
  const github = { issueToken: () => ({ token: TOKEN, revoke }) };
  await run(jobWork([FAILING]), { github });
  await expect(run(jobWork([script('echo ::add-matcher::x')]), { github })).rejects.toThrow(NotImitatedError);
  expect(revoke).toHaveBeenCalledTimes(2);
});
