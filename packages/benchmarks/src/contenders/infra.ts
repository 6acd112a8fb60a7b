import type { Stage } from '../stage';
import { Account } from '../workload/account';
import { ENVIRONMENT } from '../workload/definition';
import { Repository } from '../workload/repository';
import type { Contender, Entrant } from './contender';

export interface InfraOptions {
  readonly stage: Stage;
  readonly parallelism: number;
}

/** `npx projen deploy:dev`, as a user types it. */
export class Infra implements Contender {
  public readonly name = 'infra';

  constructor(private readonly options: InfraOptions) {}

  public async prepare(size: number): Promise<Entrant> {
    const { stage, parallelism } = this.options;
    const repository = await Repository.create(stage.folder('infra'), size, stage.runner);
    const account = await Account.open(repository.platform, await stage.accountEnvironment(repository.platform));
    const args = ['projen', `deploy:${ENVIRONMENT}`, '--auto-approve', `--parallelism=${parallelism}`];
    return {
      deploy: () => stage.runner.run({ file: 'npx', args, cwd: repository.root, env: account.env }),
      change: (edition) => repository.change(edition),
      check: (edition) => account.check(edition),
    };
  }
}
