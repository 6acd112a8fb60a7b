import type { Stage } from '../stage';
import { asset } from '../checkout';
import { Account } from '../workload/account';
import { ENVIRONMENT } from '../workload/definition';
import { inLevels } from '../workload/modules';
import { Repository } from '../workload/repository';
import type { Contender, Entrant } from './contender';

export interface LoopOptions {
  readonly stage: Stage;
  readonly parallelism: number;
}

/** `terraform init`, `plan -out` and `apply` of each module by a shell script, on Terraform that was synthesized before. */
export class Loop implements Contender {
  public readonly name = 'loop';
  /** More would take the most of an hour, and no goal asks for it. */
  public readonly largest = 20;

  constructor(private readonly options: LoopOptions) {}

  public async prepare(size: number): Promise<Entrant> {
    const { stage, parallelism } = this.options;
    const repository = await Repository.create(stage.folder('loop'), size, stage.runner);
    const { root: cwd, platform } = repository;
    const account = await Account.open(platform, await stage.accountEnvironment(platform));
    const synthesize = () => stage.runner.run({ file: 'npx', args: ['infra', 'synth'], cwd });
    await synthesize();
    const command = {
      file: 'bash',
      args: [asset('loop.sh'), ENVIRONMENT, String(parallelism)],
      cwd,
      input: inLevels(platform.modules)
        .map((level) => `${level.join(' ')}\n`)
        .join(''),
      env: { ...account.env, TF_IN_AUTOMATION: '1' },
    };
    return {
      deploy: () => stage.runner.run(command),
      change: async (edition) => {
        await repository.change(edition);
        await synthesize();
      },
      check: (edition) => account.check(edition),
    };
  }
}
