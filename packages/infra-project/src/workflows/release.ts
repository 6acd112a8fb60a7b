import { WORKFLOWS_FOLDER, type Platform } from '@mlopspltf/definition';
import { pinnedAction } from './actions';
import { expression, onDefaultBranch } from './expressions';
import { pack, PACK, unpack, unpacked } from './handover';
import { inputOf, JOB, outputOf, OUTPUT, type Artifact } from './names';
import type { ActionStep, StepsJob, Workflow } from './model';
import { checkout, installAll, SCRATCH, script, TIME_LIMIT } from './steps';

/** Of the one repository in which the tools are written; the others have none. */
export const RELEASE_WORKFLOW_FILE = `${WORKFLOWS_FOLDER}/release.yml`;

/** GitHub's environment whose jobs npm trusts. Its reviewers let a release go out. */
export const RELEASE_ENVIRONMENT = 'npm';

/** What `npx projen package` makes. */
const PACKAGES: Artifact = { name: 'packages', file: 'packages.tar', folder: 'dist/npm' };

/** Names the tarballs, in the order in which they can be published. */
const INDEX = 'packages.json';

/**
 * Publishes all packages under one version, by hand and from the default branch: what is published was merged there. No
 * token is stored anywhere: npm trusts the job in its environment, and says of each package where it was built.
 * @see https://docs.npmjs.com/trusted-publishers
 * @see https://docs.npmjs.com/generating-provenance-statements
 */
export function releaseWorkflow(platform: Platform): Workflow {
  return {
    name: 'release',
    on: {
      workflow_dispatch: {
        inputs: {
          version: { description: 'Version, such as 1.2.3 or 1.3.0-rc.1.', type: 'string', required: true },
        },
      },
    },
    permissions: {},
    defaults: { run: { shell: 'bash' } },
    jobs: {
      [JOB.check]: checkJob(platform),
      [JOB.build]: buildJob(),
      [JOB.publish]: publishJob(),
    },
  };
}

/** GitHub makes an environment that is missing, without protection, and lets any branch's jobs into it. */
function checkJob(platform: Platform): StepsJob {
  return {
    name: 'Check the environment',
    if: expression(onDefaultBranch(platform)),
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': TIME_LIMIT.talk,
    permissions: { actions: 'read' },
    steps: [
      script({
        name: `Check that "${RELEASE_ENVIRONMENT}" lets in the default branch only, after a review`,
        run: [
          `place="repos/$GITHUB_REPOSITORY/environments/${RELEASE_ENVIRONMENT}"`,
          'refuse() {',
          `  echo "::error::The environment \\"${RELEASE_ENVIRONMENT}\\" $1. See docs/runbooks/release.md."`,
          '  exit 1',
          '}',
          `found=$(gh api "$place") || refuse 'cannot be read, or is not there'`,
          `reviewers=$(jq '[.protection_rules[]? | select(.type == "required_reviewers").reviewers[]] | length' \\`,
          '  <<< "$found")',
          `[ "$reviewers" -gt 0 ] || refuse 'has no reviewers'`,
          `jq --exit-status '.deployment_branch_policy.custom_branch_policies == true' <<< "$found" > /dev/null ||`,
          `  refuse 'lets in other branches'`,
          `policies=$(gh api "$place/deployment-branch-policies?per_page=100")`,
          `allowed=$(jq --compact-output '[.branch_policies[] | [.type // "branch", .name]]' <<< "$policies")`,
          `wanted=$(jq --null-input --compact-output '[["branch", env.BRANCH]]')`,
          `[ "$allowed" = "$wanted" ] || refuse "lets in $allowed, and should let in $wanted"`,
        ],
        values: { GH_TOKEN: 'github.token', BRANCH: 'github.event.repository.default_branch' },
      }),
    ],
  };
}

/** Runs the code of the default branch, and so it has no rights. */
function buildJob(): StepsJob {
  return {
    name: 'Test and pack',
    needs: [JOB.check],
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': TIME_LIMIT.build,
    permissions: { contents: 'read' },
    outputs: { [OUTPUT.digest]: expression(`steps.${PACK}.outputs.${OUTPUT.digest}`) },
    steps: [
      checkout(),
      ...installAll(),
      script({
        name: 'Build packages',
        // Whoever lets the release go out reads the page of the run.
        run: ['npx projen package --version "$VERSION" | tee -a "$GITHUB_STEP_SUMMARY"'],
        values: { VERSION: inputOf('version') },
      }),
      script({ name: 'Check the types', run: ['npx projen test:types'] }),
      script({ name: 'Check the style', run: ['npx projen lint'] }),
      script({ name: 'Test', run: ['npx projen test:unit', 'npx projen test:integration'] }),
      ...pack(PACKAGES, 'is published'),
    ],
  };
}

/**
 * Publishes exactly the files that were built. It has no checkout and runs nothing of them; its token is npm's alone: AWS
 * trusts another workflow. What is there already, of a release that was broken off, is left alone if it is the same.
 */
function publishJob(): StepsJob {
  return {
    name: 'Publish',
    needs: [JOB.build],
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': TIME_LIMIT.talk,
    permissions: { 'id-token': 'write' },
    environment: { name: RELEASE_ENVIRONMENT },
    steps: [
      publishingNode(),
      ...unpack(PACKAGES, outputOf(JOB.build, OUTPUT.digest)),
      script({
        name: 'Publish',
        run: [
          // From the empty work folder: npm would heed a configuration that lies beside the tarballs.
          `folder=${unpacked(PACKAGES)}`,
          `list=$(jq --raw-output '.[] | [.name, .version, .file, .integrity] | @tsv' "$folder/${INDEX}")`,
          `while IFS=$'\\t' read -r name version file integrity; do`,
          // A version that is only tried out is not what people get who name none. Of the others npm makes the newest
          // the latest by itself, and refuses to go back; told which to make it, it would obey.
          '  tag=()',
          '  case $version in *-*) tag=(--tag next) ;; esac',
          `  there=$(npm view "$name@$version" dist.integrity 2> "${SCRATCH}/error" < /dev/null) ||`,
          `    grep --quiet E404 "${SCRATCH}/error"`,
          '  if [ -z "$there" ]; then',
          '    npm publish "$folder/$file" --provenance --access public "${tag[@]}" --ignore-scripts < /dev/null',
          '  elif [ "$there" != "$integrity" ]; then',
          '    echo "::error::$name@$version is there already, and is something else. Choose another version."',
          '    exit 1',
          '  fi',
          '  echo "$name@$version is published" | tee -a "$GITHUB_STEP_SUMMARY"',
          'done <<< "$list"',
        ],
      }),
    ],
  };
}

/**
 * npm that can show the job's token to the registry: 11.5 or newer, which comes with this Node.js.
 * @see https://docs.npmjs.com/trusted-publishers
 */
function publishingNode(): ActionStep {
  return {
    name: 'Set up Node.js',
    uses: pinnedAction('actions/setup-node'),
    with: { 'node-version': '24', 'package-manager-cache': false },
  };
}
