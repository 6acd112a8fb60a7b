import { unpacked } from './handover';
import { ARTIFACT, INPUT, inputOf } from './names';
import type { ScriptStep } from './model';
import { GATHERED, SCRATCH, script } from './steps';

// Every line of the program `infra` that a workflow runs.

const DATA = unpacked(ARTIFACT.data);
const COMMENT = `"${SCRATCH}/${ARTIFACT.comment.file}"`;
const ENVIRONMENT = { ENVIRONMENT: inputOf(INPUT.environment) };

/**
 * The program of jobs with rights. They do without npx, which takes its shell and options of Node.js from a `.npmrc` of the
 * checkout.
 */
const INFRA = 'node_modules/.bin/infra';

/**
 * The same in place of the shell. A cancelled run sends SIGINT, and SIGTERM after 7.5 s, to a step's own process only; a
 * shell would keep both to itself, and Terraform would be killed with its lock held.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
const IN_PLACE = `exec ${INFRA}`;

export function synth(): ScriptStep {
  return script({ name: 'Synthesize', run: ['npx infra synth'] });
}

/** Detection by git alone, for the summary: needs no rights. Its result decides nothing. */
export function detect(environment: string, since: string): ScriptStep {
  return script({
    name: 'Detect what changed',
    run: [
      `npx infra detect "$ENVIRONMENT" --since "$SINCE" --applied-by pipeline > "${SCRATCH}/detected"`,
      `{ echo '### Changed by git'; sed 's/^/    /' "${SCRATCH}/detected"; } | tee -a "$GITHUB_STEP_SUMMARY"`,
    ],
    values: { ENVIRONMENT: environment, SINCE: since },
  });
}

/** Whether GitHub's environments are as strict as the definition. */
export function githubCheck(): ScriptStep {
  return script({
    name: "Check GitHub's environments",
    run: [`${INFRA} github check`],
    values: { GITHUB_TOKEN: 'github.token' },
  });
}

/** Cancels the older runs of this branch that wait for an approval. */
export function githubSupersede(): ScriptStep {
  return script({
    name: 'Cancel older runs of this branch that wait',
    run: [`${INFRA} github supersede`],
    values: { GITHUB_TOKEN: 'github.token' },
  });
}

/** Plans all that can be planned now, and keeps the plans in the state bucket. */
export function pipelinePlan(id: string, wave: number): ScriptStep {
  return script({
    name: 'Detect, init and plan',
    id,
    run: [`${INFRA} pipeline plan "$ENVIRONMENT" --data ${DATA} --wave ${wave}`],
    values: ENVIRONMENT,
  });
}

/** Shares out what differs. @param most shards */
export function pipelineDetect(id: string, most: number): ScriptStep {
  return script({
    name: 'Detect',
    id,
    run: [`${INFRA} pipeline detect "$ENVIRONMENT" --data ${DATA} --shards ${most}`],
    values: ENVIRONMENT,
  });
}

/** Plans a part of a wave, and keeps the plans in the state bucket. @param shard expression that yields it as JSON */
export function pipelineShard(id: string, wave: number, shard: string): ScriptStep {
  return script({
    name: 'Init and plan',
    id,
    run: [`${INFRA} pipeline shard "$ENVIRONMENT" --data ${DATA} --wave ${wave} --results "${SCRATCH}"`],
    values: { ...ENVIRONMENT, SHARD: shard },
  });
}

/**
 * Judges what the shards have planned.
 *
 * @param shards expression that yields them as JSON
 * @param digests expression that yields what each has handed on, as JSON
 */
export function pipelineGather(id: string, wave: number, shards: string, digests: string): ScriptStep {
  return script({
    name: 'Gather what was planned',
    id,
    run: [`${INFRA} pipeline gather "$ENVIRONMENT" --data ${DATA} --wave ${wave} --results "${GATHERED}"`],
    values: { ...ENVIRONMENT, SHARDS: shards, DIGESTS: digests },
  });
}

/** @param plans expression that yields the approved set */
export function pipelineApply(plans: string): ScriptStep {
  return script({
    name: 'Apply what was approved',
    run: [`${IN_PLACE} pipeline apply "$ENVIRONMENT" --data ${DATA}`],
    values: { ...ENVIRONMENT, PLANS: plans },
  });
}

/** Plans without keeping anything. A base that cannot be synthesized is no reason not to plan what may mend it. */
export function pullRequestPlan(): ScriptStep {
  return script({
    name: 'Detect, init and plan',
    run: [
      `base=()`,
      `if [ -n "$BASE_DIGEST" ]; then base=(--base-data ${unpacked(ARTIFACT.base)}); fi`,
      `${INFRA} pipeline plan "$ENVIRONMENT" --pull-request --data ${DATA} \\`,
      `  "\${base[@]}" --comment ${COMMENT}`,
    ],
    values: { ...ENVIRONMENT, BASE_DIGEST: inputOf(INPUT.baseDigest) },
  });
}

/** What is otherwise than it was deployed, as JSON into a file of {@link SCRATCH}, and on the page of the run. */
export function pipelineDrift(file: string): ScriptStep {
  return script({
    name: 'Compare with what was deployed',
    run: [`${INFRA} pipeline drift "$ENVIRONMENT" --json > "${SCRATCH}/${file}"`],
    values: ENVIRONMENT,
  });
}

/** What would be removed, for the page of the run and for {@link pipelineDestroy}. */
export function pipelineDestroyPlan(id: string): ScriptStep {
  return script({
    name: 'Plan the removal',
    id,
    run: [`${INFRA} pipeline destroy-plan "$ENVIRONMENT" --data ${DATA} --confirm "$CONFIRM"`],
    values: { ...ENVIRONMENT, CONFIRM: inputOf(INPUT.confirm) },
  });
}

/** @param destruction expression that yields what was shown */
export function pipelineDestroy(destruction: string): ScriptStep {
  return script({
    name: 'Destroy what was shown',
    run: [`${IN_PLACE} pipeline destroy "$ENVIRONMENT" --data ${DATA} --confirm "$CONFIRM"`],
    values: { ...ENVIRONMENT, CONFIRM: inputOf(INPUT.confirm), DESTRUCTION: destruction },
  });
}
