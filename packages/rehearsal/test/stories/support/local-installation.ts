import { resolve } from 'node:path';
import type { JobReport, JobResult, JobRunner, JobWork, StepDefinition } from '../../../src/api';

const ROOT = resolve(__dirname, '../../../../..');

/**
 * Links what is installed here in place of `npm ci`, which costs each job many seconds: packages of others from here, those of
 * the repository from the commit that is checked out.
 */
const LINKED = String.raw`npm() {
  mkdir -p node_modules/.bin
  ln -s "$INSTALLED"/node_modules/* node_modules
  ln -s "$INSTALLED"/node_modules/.bin/* node_modules/.bin
  rm node_modules/@mlopspltf node_modules/.bin/infra
  mkdir node_modules/@mlopspltf
  ln -s "$PWD"/packages/* node_modules/@mlopspltf
  ln -s "$PWD/packages/cli/bin/infra.js" node_modules/.bin/infra
  for nested in "$INSTALLED"/packages/*/node_modules; do
    package=$(basename "$(dirname "$nested")")
    if [ ! -d "packages/$package" ]; then continue; fi
    mkdir "packages/$package/node_modules"
    ln -s "$nested"/* "packages/$package/node_modules"
  done
}
`;

/** For stories that are about what comes after the installation. */
export class LinkingRunner implements JobRunner {
  constructor(private readonly local: JobRunner) {}

  public async run(work: JobWork, report: (event: JobReport) => void, signal: AbortSignal): Promise<JobResult> {
    return this.local.run({ ...work, steps: work.steps.map(linking) }, report, signal);
  }
}

function linking(step: StepDefinition): StepDefinition {
  if (!step.run?.startsWith('npm ci')) return step;
  return { ...step, run: `${LINKED}${step.run}`, env: { ...step.env, INSTALLED: ROOT } };
}
