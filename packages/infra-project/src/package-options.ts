import { javascript } from 'projen';
import { VERSIONS } from './versions';

/** What the root and all packages leave out of projen's TypeScript project, or set alike. */
export const PACKAGE_OPTIONS = {
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  licensed: false,
  entrypoint: '',
  jest: false,
  eslint: false,
  package: false,
  npmignoreEnabled: false,
  sampleCode: false,
  disableTsconfig: true,
  typescriptVersion: VERSIONS.typescript,
} as const;

/** Of the tools, as SPDX names it. Other repositories choose for themselves. */
export const LICENSE = 'Apache-2.0';
