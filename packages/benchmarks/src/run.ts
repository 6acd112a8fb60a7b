import type { Call } from './call';
import { Cdktf } from './contenders/cdktf';
import type { Contender, ContenderName } from './contenders/contender';
import { Infra } from './contenders/infra';
import { Loop } from './contenders/loop';
import { measureDeployments } from './measure/deployments';
import { measureDetection } from './measure/detection';
import { Figures } from './measure/figures';
import { measureSynthesis } from './measure/synthesis';
import type { Teller } from './measure/teller';
import { isContender } from './parts';
import type { Stage } from './stage';

export interface RunOptions extends Pick<Call, 'sizes' | 'parts'> {
  readonly stage: Stage;
  readonly teller: Teller;
  /** Modules at work at once, the same for every contender. */
  readonly parallelism: number;
}

/** One module alone, which "one of many changed" is compared with. */
export const ALONE = 1;
/** Small platforms vary more by noise, and cost less to do again. */
const SMALL = 4;
const ROUNDS_OF_SMALL = 3;

/** Measures all that was asked for, in one go. */
export async function measure(options: RunOptions): Promise<Figures> {
  const { stage, teller, sizes, parts } = options;
  const figures = new Figures();
  await deployments(options, figures);
  if (parts.includes('synth')) for (const size of sizes) await measureSynthesis({ stage, size, figures, teller });
  if (parts.includes('detect')) await measureDetection({ stage, figures, teller });
  return figures;
}

async function deployments({ stage, teller, sizes, parts, parallelism }: RunOptions, figures: Figures): Promise<void> {
  const entering = parts.filter(isContender).map((name) => CONTENDERS[name](stage, parallelism));
  if (entering.length === 0) return;
  const alone = sizes.includes(ALONE) ? [] : entering.filter(({ name }) => name === 'infra');
  teller.say('Warm-up: what is read and fetched for the first time counts for nobody.');
  await measureDeployments({ contenders: entering, size: ALONE, rounds: 1, figures: new Figures(), teller });
  for (const [contenders, size] of [[alone, ALONE] as const, ...sizes.map((each) => [entering, each] as const)]) {
    const rounds = size <= SMALL ? ROUNDS_OF_SMALL : 1;
    await measureDeployments({ contenders, size, rounds, figures, teller });
  }
}

const CONTENDERS: Readonly<Record<ContenderName, (stage: Stage, parallelism: number) => Contender>> = {
  infra: (stage, parallelism) => new Infra({ stage, parallelism }),
  cdktf: (stage, parallelism) => new Cdktf({ stage, parallelism }),
  loop: (stage, parallelism) => new Loop({ stage, parallelism }),
};
