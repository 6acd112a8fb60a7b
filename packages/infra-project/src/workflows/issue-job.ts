import { literal } from './expressions';
import { ARTIFACT, JOB } from './names';
import type { StepsJob } from './model';
import { download, SCRATCH, script, TIME_LIMIT } from './steps';

/**
 * The differences, a line each, indented so that Markdown shows them as they are. GitHub takes 65,536 characters, so
 * there are at most 200 lines of 250.
 */
const DIFFERENCES = [
  '[.modules[] | .module as $name | .changes[]',
  '  | "    \\($name): \\(.action) \\(.address)"[0:250]] | .[0:200][]',
].join('\n');

/**
 * One issue an environment: opened when something differs from what was deployed, kept up to date, closed when nothing
 * does any more. The job can do that and nothing else.
 *
 * @see docs/json.md for the result that is read here
 */
export function issueJob(environment: string): StepsJob {
  const artifact = ARTIFACT.drift(environment);
  return {
    name: `Report on ${environment}`,
    needs: [JOB.driftOf(environment)],
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': TIME_LIMIT.talk,
    permissions: { issues: 'write' },
    steps: [
      download(artifact),
      script({
        name: 'Open, update or close the issue',
        run: [
          `cd "${SCRATCH}/${artifact.name}"`,
          'export TITLE',
          `changes=$(jq '[.modules[].changes[]] | length' ${artifact.file})`,
          '{',
          '  echo "$changes differences from what was deployed, seen by $RUN"',
          '  echo',
          `  jq --raw-output '${DIFFERENCES}' ${artifact.file}`,
          '} > body.md',
          'issue=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues?state=open&per_page=100" --jq \\',
          `  '.[] | select(.user.login == "github-actions[bot]" and .title == env.TITLE) | .number')`,
          `issue=\${issue%%$'\\n'*}`,
          'if [ "$changes" -eq 0 ] && [ -n "$issue" ]; then',
          '  gh api --silent "repos/$GITHUB_REPOSITORY/issues/$issue/comments" \\',
          '    --raw-field body="No difference any more: $RUN"',
          '  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/$issue" --raw-field state=closed',
          'elif [ "$changes" -ne 0 ] && [ -n "$issue" ]; then',
          '  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/$issue" --field body=@body.md',
          'elif [ "$changes" -ne 0 ]; then',
          '  gh api --silent "repos/$GITHUB_REPOSITORY/issues" --raw-field title="$TITLE" --field body=@body.md',
          'fi',
        ],
        values: {
          GH_TOKEN: 'github.token',
          TITLE: literal(`Drift in ${environment}`),
          RUN: "format('{0}/{1}/actions/runs/{2}', github.server_url, github.repository, github.run_id)",
        },
      }),
    ],
  };
}
