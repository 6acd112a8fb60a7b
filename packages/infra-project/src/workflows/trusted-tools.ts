import type { Platform } from '@mlopspltf/definition';
import { checkoutDefaultBranch, installInfra, SCRATCH, script } from './steps';
import type { ScriptStep, Step } from './model';

/** A definition, and where the program comes from that delivers it. */
export interface DeliveredPlatform extends Platform {
  /** Whether jobs with rights run the tools from the sources in their checkout, and not as packages of npm. */
  readonly runsOwnTools: boolean;
}

/**
 * What every job with rights begins with: the program `infra` of the default branch, whatever the event is about.
 *
 * Sources in the checkout find their packages by Node's search, which looks into `packages/node_modules` before the root's,
 * and nothing that npm installs or removes is there. So what could be found in place of the lock file's packages is refused
 * first. Where the tools are packages themselves they lie below the root's `node_modules`, which npm makes anew.
 * @see https://nodejs.org/api/modules.html#loading-from-node_modules-folders
 */
export function trustedTools(platform: DeliveredPlatform): readonly Step[] {
  return [checkoutDefaultBranch(platform), ...(platform.runsOwnTools ? [refuseReplacements()] : []), ...installInfra()];
}

/**
 * Stands before Node.js is set up: that action asks each package manager for its version in the checkout, and Yarn runs the
 * program that a `.yarnrc` names. A `.npmrc` may name the shell and the options of Node.js for what npm starts.
 * @see https://github.com/actions/setup-node/blob/v7.0.0/src/main.ts
 * @see https://docs.npmjs.com/cli/v10/using-npm/config#script-shell
 */
function refuseReplacements(): ScriptStep {
  const found = `"${SCRATCH}/replacements"`;
  return script({
    name: 'Refuse what could take the place of the installed packages',
    run: [
      `git ls-files -- ':(glob)**/node_modules' ':(glob)**/node_modules/**' \\`,
      `  ':(glob)**/.npmrc' ':(glob)**/.yarnrc*' > ${found}`,
      `if [ -s ${found} ]; then`,
      `  problem='is committed here, and could change what this job runs with its rights'`,
      `  sed --quiet "1,10s/.*/::error::& $problem. Remove it: git rm '&'/p" ${found}`,
      '  exit 1',
      'fi',
    ],
  });
}
