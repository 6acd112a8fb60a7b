import { environmentOfBranch, type Platform } from '@mlopspltf/definition';
import { JOB } from './names';
import type { Workflow } from './model';
import { checkout, installAll, script, TIME_LIMIT } from './steps';

/** The environments', and the default branch: from there jobs with rights take their tools. */
function builtBranches(platform: Platform): readonly string[] {
  const { defaultBranch } = platform.repository;
  const branches = platform.environments.map(({ branch }) => branch);
  return environmentOfBranch(platform, defaultBranch) ? branches : [...branches, defaultBranch];
}

/** The project's own tests, its style, and whether the generated files are the committed ones. No rights. */
export function buildWorkflow(platform: Platform): Workflow {
  return {
    name: 'build',
    on: {
      push: { branches: builtBranches(platform) },
      pull_request: {},
      merge_group: {},
    },
    permissions: {},
    defaults: { run: { shell: 'bash' } },
    jobs: {
      [JOB.build]: {
        name: 'Build',
        // Deleting a branch is a push, too.
        if: '${{ !github.event.deleted }}',
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': TIME_LIMIT.build,
        permissions: { contents: 'read' },
        steps: [
          checkout(),
          ...installAll(),
          script({ name: 'Check the types', run: ['npx projen test:types'] }),
          script({ name: 'Check the style', run: ['npx projen lint'] }),
          script({ name: 'Test', run: ['npx projen test:unit', 'npx projen test:integration'] }),
          script({
            name: 'Generate, and compare with what is committed',
            run: [
              'npx projen',
              'if [ -n "$(git status --porcelain)" ]; then',
              '  git status --porcelain',
              '  git --no-pager diff',
              `  echo '::error::These files are not what .projenrc.ts generates. Run npx projen and commit what it writes.'`,
              '  exit 1',
              'fi',
            ],
          }),
        ],
      },
    },
  };
}
