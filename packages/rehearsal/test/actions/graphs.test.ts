import fc from 'fast-check';
import { runConclusion } from '../../src/actions/status';
import type { Conclusion } from '../../src/api';
import type { Script } from './support/scripted-runner';
import { push, settle, Stage } from './support/stage';

interface DrawnJob {
  readonly needs: readonly string[];
  readonly if: string;
  readonly conclusion: 'success' | 'failure';
  readonly matrix: number;
}

/** Jobs that need some of those before them. */
const graphs: fc.Arbitrary<readonly DrawnJob[]> = fc
  .array(
    fc.record({
      needs: fc.array(fc.nat(), { maxLength: 3 }),
      if: fc.constantFrom('success()', 'failure()', 'always()', '!cancelled()', 'false', 'cancelled()'),
      conclusion: fc.constantFrom('success' as const, 'failure' as const),
      matrix: fc.integer({ min: 0, max: 3 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((jobs) =>
    jobs.map((job, index) => ({
      ...job,
      needs: [...new Set(job.needs.flatMap((need) => (index === 0 ? [] : [`j${String(need % index)}`])))],
    })),
  );

function workflowOf(jobs: readonly DrawnJob[]): string {
  const lines = jobs.map(({ needs, if: body, matrix }, index) => {
    const strategy =
      matrix === 0 ? '' : `strategy: { matrix: { i: [${Array.from({ length: matrix }, (_, i) => i).join(', ')}] } }, `;
    return `  j${String(index)}: { needs: [${needs.join(', ')}], if: "${body}", ${strategy}runs-on: x, steps: [{ run: x }] }`;
  });
  return `on: push\njobs:\n${lines.join('\n')}`.replaceAll('needs: [], ', '');
}

function scriptsOf(jobs: readonly DrawnJob[]): Record<string, Script> {
  const all = jobs.flatMap(({ conclusion, matrix }, index) => {
    const id = `j${String(index)}`;
    const paths = matrix === 0 ? [id] : Array.from({ length: matrix }, (_, i) => `${id} (${String(i + 1)})`);
    return paths.map((path) => [path, { conclusion }] as const);
  });
  return Object.fromEntries(all);
}

describe('any graph of jobs', () => {
  test('ends with each job in exactly one state, and none ran before what it needs', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.integer({ min: 1, max: 4 }), async (jobs, slots) => {
        const stage = new Stage({ files: { 'x.yml': workflowOf(jobs) }, scripts: scriptsOf(jobs), slots });

        const run = await stage.playOne(push());

        const paths = run.jobs.map(({ path }) => path);
        expect(new Set(paths).size).toBe(paths.length);
        expect(new Set(paths.map((path) => path.replace(/ .*/, ''))).size).toBe(jobs.length);
        expect(run.jobs.every(({ status, conclusion }) => status === 'completed' && conclusion !== undefined)).toBe(
          true,
        );
        expect(stage.runner.most).toBeLessThanOrEqual(slots);
        expectOrder(stage, jobs);
        expect(run.conclusion).toBe(
          runConclusion(
            run.jobs.map(({ conclusion }) => conclusion ?? 'skipped'),
            false,
          ),
        );
      }),
      { numRuns: 30 },
    );
  });

  test('ends when it is cancelled at any moment, and leaves nothing running', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.nat({ max: 10 }), async (jobs, turns) => {
        const scripts = scriptsOf(jobs);
        for (const path of Object.keys(scripts)) scripts[path] = { until: settle() };
        const stage = new Stage({ files: { 'x.yml': workflowOf(jobs) }, scripts, slots: 2 });
        const [run] = await stage.actions.trigger(push());
        for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => void setImmediate(resolve));

        run?.cancel();
        await run?.ended;

        expect(run?.jobs.every(({ status }) => status === 'completed')).toBe(true);
        expect(stage.runner.running).toBe(0);
      }),
      { numRuns: 30 },
    );
  });
});

/** In the events: a job starts only after all that it needs has ended. */
function expectOrder({ events }: Stage, jobs: readonly DrawnJob[]): void {
  const ended = new Map<string, Conclusion>();
  const open = new Map<string, number>();
  for (const event of events) {
    if (event.kind !== 'job-changed') continue;
    const id = event.job.path.replace(/ .*/, '');
    const { needs = [] } = jobs[Number(id.slice(1))] ?? {};
    expect(needs.filter((need) => !ended.has(need) || (open.get(need) ?? 0) > 0)).toEqual([]);
    if (event.job.status === 'queued') open.set(id, (open.get(id) ?? 0) + 1);
    if (event.job.conclusion !== undefined) {
      if (event.job.conclusion !== 'skipped') open.set(id, Math.max(0, (open.get(id) ?? 0) - 1));
      ended.set(id, event.job.conclusion);
    }
  }
}
