import type { Platform } from '@mlopspltf/definition';
import { callDelivery } from './call';
import { detect } from './commands';
import { commentJob } from './comment-job';
import { after, all, any, choose, environmentOfChange, expression, is, literal, reviewed } from './expressions';
import { ARTIFACT, INPUT, JOB, KIND, OUTPUT, outputOf, resultOf } from './names';
import type { ScriptStep, StepsJob, Workflow } from './model';
import { script, TIME_LIMIT } from './steps';
import { synthJob } from './synth-job';

const BASE = 'github.event.pull_request.base.sha';
const MERGE_GROUP_BASE = 'github.event.merge_group.base_sha';
const BOT = 'dependabot[bot]';

/** GitHub gives neither a token for AWS nor the right to comment to what comes from a fork or from Dependabot. */
const FORK = 'github.event.pull_request.head.repo.full_name != github.repository';
const DEPENDABOT = any(is('github.actor', BOT), is('github.event.pull_request.user.login', BOT));
const QUEUED = is('github.event_name', 'merge_group');

/** `edited` is told of a new title or text as well, with which nothing that was planned becomes another. */
const TYPES = ['opened', 'synchronize', 'reopened', 'edited'] as const;
const REWORDED = all(is('github.event.action', 'edited'), 'github.event.changes.base == null');
const CONCERNED = `!(${REWORDED})`;

/** Name of the check that branch rules ask for. */
const CHECK = 'pull-request';

/** A pull request to an environment's branch: the first two steps of a push, and nothing that changes anything. */
export function pullRequestWorkflow(platform: Platform): Workflow {
  const branches = reviewed(platform).map(({ branch }) => branch);
  const planned = isPlanned(platform);
  return {
    name: 'pull-request',
    on: { pull_request: { branches, types: TYPES }, merge_group: { branches } },
    permissions: {},
    defaults: { run: { shell: 'bash' } },
    // Nothing in here changes anything, so an older run may be ended wherever it is; but not by one that plans nothing.
    concurrency: {
      group: `pull-request-${expression(`${REWORDED} && github.run_id || github.event.pull_request.number || github.ref`)}`,
      'cancel-in-progress': true,
    },
    jobs: {
      [JOB.synth]: synthJob({
        name: 'Synthesize and detect',
        condition: CONCERNED,
        outputs: { [OUTPUT.environment]: environmentOfChange(platform), [OUTPUT.planned]: planned },
        then: [detect(environmentOfChange(platform), `${BASE} || ${MERGE_GROUP_BASE}`), explain(planned)],
      }),
      [JOB.synthBase]: synthJob({
        name: 'Synthesize the base',
        condition: all(CONCERNED, planned),
        ref: BASE,
        artifact: ARTIFACT.base,
      }),
      [JOB.deliver]: callDelivery(platform, {
        name: 'Deliver',
        needs: [JOB.synth, JOB.synthBase],
        kind: KIND.pullRequest,
        environment: expression(outputOf(JOB.synth, OUTPUT.environment)),
        digest: expression(outputOf(JOB.synth, OUTPUT.digest)),
        inputs: { [INPUT.baseDigest]: expression(outputOf(JOB.synthBase, OUTPUT.digest)) },
        // Without the base, too: this pull request may be what mends it.
        condition: all(after(JOB.synth), is(outputOf(JOB.synth, OUTPUT.planned), 'true')),
      }),
      [JOB.comment]: commentJob(),
      [JOB.required]: requiredJob(),
    },
  };
}

/** Whether this event is planned against the environment, as an expression. */
function isPlanned(platform: Platform): string {
  const online = reviewed(platform).filter(({ pullRequestPlans }) => pullRequestPlans === 'online');
  if (online.length === 0) return 'false';
  return all(`!${any(QUEUED, FORK, DEPENDABOT)}`, any(...online.map(({ branch }) => is('github.base_ref', branch))));
}

/** Says why nothing is planned, where nothing is. */
function explain(planned: string): ScriptStep {
  const why: readonly (readonly [string, string])[] = [
    [QUEUED, 'This is a merge queue: what would change was planned for each of its pull requests.'],
    [FORK, 'This comes from a fork, which GitHub gives no token for AWS: it is planned once it is on a branch here.'],
    [DEPENDABOT, 'This comes from Dependabot, whose runs get no rights: it is planned by the push after its merge.'],
    ["github.base_ref != ''", "The definition has pullRequestPlans: 'offline' for this environment."],
  ];
  return script({
    name: 'Say why nothing is planned',
    if: `!(${planned})`,
    run: ['echo "$REASON" | tee -a "$GITHUB_STEP_SUMMARY"'],
    values: { REASON: choose(why) },
  });
}

/**
 * The one check that a branch rule has to ask for: it reports whatever was skipped. Planning that was to be has to have
 * succeeded; a comment that could not be written is no reason to hold a change back.
 *
 * Where nothing is to be planned it reports under another name: GitHub takes the newest check of a name, and a skipped one
 * for a success, so the one that is there would be lost, red or green.
 * @see https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks
 */
function requiredJob(): StepsJob {
  return {
    name: expression(`${REWORDED} && 'Nothing to plan' || ${literal(CHECK)}`),
    needs: [JOB.synth, JOB.deliver],
    if: expression('always()'),
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': TIME_LIMIT.talk,
    permissions: {},
    steps: [
      script({
        name: 'Judge',
        if: CONCERNED,
        run: [
          'echo "synthesis and detection: $SYNTH; to be planned: $PLANNED; plan: $PLAN"',
          '[ "$SYNTH" = success ]',
          'if [ "$PLANNED" = true ]; then [ "$PLAN" = success ]; else [ "$PLAN" = skipped ]; fi',
        ],
        values: {
          SYNTH: resultOf(JOB.synth),
          PLAN: resultOf(JOB.deliver),
          PLANNED: outputOf(JOB.synth, OUTPUT.planned),
        },
      }),
    ],
  };
}
