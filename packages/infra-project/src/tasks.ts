import type { Platform } from '@mlopspltf/definition';
import type { Project, TaskStep } from 'projen';
import { GENERATE_ENTRY, UPGRADE_ENTRY } from './generated-sources';
import { OWN_NAME } from './own-version';
import type { Toolkit } from './toolkit-source';
import { TSCONFIG_DEV } from './tsconfig';

/** The tasks of a repository. Each is the program `infra` or a development tool; arguments never pass through a shell. */
export function addTasks(project: Project, platform: Platform, toolkit: Toolkit): void {
  // projen would ask npx for the PATH, which costs a second each time.
  project.tasks.addEnvironment('PATH', '$(echo $PWD/node_modules/.bin:$PATH)');
  addDefaultTask(project);
  if (!toolkit.isHere) addUpgradeTask(project, toolkit);
  const infra = (task: string, description: string, ...args: readonly string[]): void => {
    project.addTask(task, { description, steps: [{ execArgs: ['infra', ...args], receiveArgs: true }] });
  };
  infra('synth', 'Writes the Terraform of all modules to cdktf.out', 'synth');
  for (const { name } of platform.environments) {
    infra(`bootstrap:${name}`, `Sets up the state backend of ${name}, or repairs it`, 'bootstrap', name);
    infra(`plan:${name}`, `Shows what a deployment to ${name} would do`, 'plan', name);
    infra(`deploy:${name}`, `Plans, shows, asks and applies to ${name}`, 'deploy', name);
    infra(`destroy:${name}`, `Removes the modules from ${name}, dependents first`, 'destroy', name);
    infra(`terraform:${name}`, `Runs Terraform in a module's folder, initialised for ${name}`, 'terraform', name);
    infra(
      `unlock:${name}`,
      `Shows who holds the lock of a module's state in ${name}, asks, releases it`,
      'unlock',
      name,
    );
  }
  infra('deploy:local', 'Deploys the first environment to the AWS emulator, everything included', 'deploy', 'local');
  infra('emulator:start', 'Starts the AWS emulator', 'emulator', 'start');
  infra('emulator:stop', 'Stops the AWS emulator', 'emulator', 'stop');
  infra('emulator:env', 'Prints the exports that lead other commands to the emulator', 'emulator', 'env');
  infra('github:setup', "Makes GitHub's environments as the definition has them; shows and asks", 'github', 'setup');
  infra('github:check', "Checks that GitHub's environments are as strict as the definition", 'github', 'check');
  infra('rehearse', 'Runs the workflows of a commit here, against the AWS emulator', 'rehearse');
  infra('doctor', 'Shows what is on this machine and in the accounts, and what is missing', 'doctor');
  infra('graph', 'Prints the modules and their dependencies as a Mermaid diagram', 'graph');
}

/** `npx projen` without anything else. */
function addDefaultTask(project: Project): void {
  project.defaultTask?.reset();
  project.defaultTask?.addSteps({ execArgs: ['node', GENERATE_ENTRY] });
}

/**
 * The newest tools, all at one version: what generates comes first, and writes the others' versions. projen installs after
 * that, because it has changed package.json.
 */
function addUpgradeTask(project: Project, { source }: Toolkit): void {
  const newest = { execArgs: ['npm', 'install', '--save-dev', '--save-exact', `${OWN_NAME}@latest`] };
  const file = { execArgs: ['node', UPGRADE_ENTRY], receiveArgs: true };
  project.addTask('upgrade', {
    description:
      source === 'vendored'
        ? 'Generates with another release of the tools, by the name of its file of infra-project'
        : 'Brings the newest release of the tools, and generates with it',
    steps: [source === 'vendored' ? file : newest, { execArgs: ['node', GENERATE_ENTRY] }],
  });
}

/** Lint, types and jest; what only `test:full` runs is told apart by file name. */
export function addTestTasks(project: Project, toolkit: Toolkit): void {
  const types = project.addTask('test:types', {
    description: 'Checks the types of all packages',
    steps: [{ execArgs: ['tsc', '-p', TSCONFIG_DEV] }],
  });
  const lint = project.addTask('lint', {
    description: 'Checks style and who imports whom',
    steps: [
      { execArgs: ['eslint', '--max-warnings', '0', '.'] },
      { execArgs: ['prettier', '--check', '--log-level', 'warn', '.'] },
    ],
  });
  project.addTask('format', {
    description: 'Mends what lint can mend',
    steps: [{ execArgs: ['eslint', '--fix', '.'] }, { execArgs: ['prettier', '--write', '--log-level', 'warn', '.'] }],
  });
  const test = project.testTask;
  test.reset();
  test.description = 'Checks types and style, then runs all tests but the long ones';
  test.spawn(types);
  test.spawn(lint);
  test.addSteps(jest('unit', 'integration', 'terraform'));
  project.addTask('test:unit', { description: 'Runs the tests that stay in one process', steps: [jest('unit')] });
  project.addTask('test:integration', {
    description: 'Runs the tests with git, npm, bash and compilers',
    steps: [jest('integration')],
  });
  const long = project.addTask('test:long', { description: 'Runs the long tests', steps: [jest('long')] });
  if (toolkit.isHere) {
    addBenchTask(project);
    addPackageTask(project);
    addDocsTask(project);
  }
  const full = project.addTask('test:full', { description: 'Runs all tests, the long ones too' });
  full.spawn(test);
  full.spawn(long);
}

function addBenchTask(project: Project): void {
  const bench = { execArgs: ['tsx', 'packages/benchmarks/src/main.ts'], receiveArgs: true };
  project.addTask('bench', { description: 'Measures deployments beside other ways to make them', steps: [bench] });
}

function addPackageTask(project: Project): void {
  const pack = { execArgs: ['tsx', 'packages/release/src/main.ts'], receiveArgs: true };
  project.addTask('package', {
    description: 'Builds what is published to npm, and packs it into dist/npm',
    steps: [pack],
  });
}

function addDocsTask(project: Project): void {
  const docs = { execArgs: ['tsx', 'packages/documentation/src/main.ts'] };
  project.addTask('docs', { description: 'Makes the reference pages of docs/reference from the code', steps: [docs] });
}

/** Arguments of the task come first: `--selectProjects` would take them for names of suites. */
function jest(...suites: readonly string[]): TaskStep {
  return { execArgs: ['jest', '$@', '--passWithNoTests', '--selectProjects', ...suites], receiveArgs: true };
}
