import { synth } from './commands';
import { expression } from './expressions';
import { pack, PACK } from './handover';
import { ARTIFACT, OUTPUT, type Artifact } from './names';
import type { Step, StepsJob } from './model';
import { checkout, installAll, TIME_LIMIT } from './steps';

export interface SynthJobOptions {
  /** @default 'Synthesize' */
  readonly name?: string;
  /** Expression that has to hold. @default - always */
  readonly condition?: string;
  /** @default - none */
  readonly needs?: readonly string[];
  /** Expression that yields the commit. @default - what the event is about */
  readonly ref?: string;
  /** What it is handed on as. @default - {@link ARTIFACT.data} */
  readonly artifact?: Artifact;
  /** Further outputs, as expressions over what GitHub says: steps run the commit's code. @default - none */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Steps that follow. @default - none */
  readonly then?: readonly Step[];
}

/**
 * Runs what a commit brings, its packages and its stacks, and hands the Terraform on as data. So it may read the
 * repository, and nothing else.
 */
export function synthJob(options: SynthJobOptions = {}): StepsJob {
  const { name = 'Synthesize', condition, needs, ref, artifact = ARTIFACT.data, outputs = {}, then = [] } = options;
  return {
    name,
    ...(needs === undefined ? {} : { needs }),
    ...(condition === undefined ? {} : { if: expression(condition) }),
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': TIME_LIMIT.synth,
    permissions: { contents: 'read' },
    outputs: {
      [OUTPUT.digest]: expression(`steps.${PACK}.outputs.${OUTPUT.digest}`),
      ...Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, expression(value)])),
    },
    steps: [
      checkout(ref === undefined ? undefined : expression(ref)),
      ...installAll(),
      synth(),
      ...pack(artifact),
      ...then,
    ],
  };
}
