export { backendFixture, clientConfig, type ClientConfig } from './backend-fixture';
export * from './iam';
export { platformFixture, type PlatformFixtureOptions } from './platform-fixture';
export { requireTools, type RequiredTool } from './required-tools';
export { scratchFolder } from './scratch-folder';
export { accountEnvironment, freshAccount, freshPrefix, sharedEmulator } from './shared-emulator';
export { stackFixture, type StackFixtureOptions, type TerraformJson } from './stack-fixture';
export { terraformCliConfig } from './terraform-cli-config';
export { writeStacks, type WriteStacksOptions } from './write-stacks';
