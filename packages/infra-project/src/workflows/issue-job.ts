import { all, expression, literal } from './expressions';
import { ARTIFACT, JOB, resultOf } from './names';
import type { StepsJob } from './model';
import { download, SCRATCH, script, TIME_LIMIT } from './steps';

/**
 * A line for each module and resource, indented so that Markdown shows them as they are. GitHub takes 65,536 characters,
 * so there are at most 200 lines of 250. Names of attributes only: values are on the page of the run.
 */
const DIFFERENCES = [
  '[.modules[] | select(.outcome != "same")',
  '  | "\\(.module)" + (if .outcome == "failed" then ": could not be looked at"',
  '    else ", deployed from \\(.deployed.branch // "no branch") on \\(.deployed.at[0:10])" end),',
  '    (.resources[] | "  \\(.kind) \\(.address)"',
  '      + (if .attributes == [] then "" else ": " + ([.attributes[].path] | join(", ")) end))]',
  '  | .[0:200][] | "    " + .[0:246]',
].join('\n');

/**
 * One issue an environment: opened when something differs from what was deployed, kept up to date, closed when nothing
 * does any more and all was looked at. The job can do that and nothing else.
 *
 * @see docs/json.md for the result that is read here
 */
export function issueJob(environment: string): StepsJob {
  const artifact = ARTIFACT.drift(environment);
  return {
    name: `Report on ${environment}`,
    needs: [JOB.driftOf(environment)],
    // What could be looked at is told, whatever else could not.
    if: expression(all('!cancelled()', `${resultOf(JOB.driftOf(environment))} != 'skipped'`)),
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
          `looked=$(jq 'has("error") | not' ${artifact.file})`,
          'if [ "$looked" != true ]; then',
          "  echo '::warning::Nothing was looked at, so the issue stays as it is.'",
          '  exit 0',
          'fi',
          `changes=$(jq '[.modules[].resources[]] | length' ${artifact.file})`,
          `unseen=$(jq '[.modules[] | select(.outcome == "failed")] | length' ${artifact.file})`,
          '{',
          '  echo "Not as deployed: $changes resources, seen by $RUN"',
          '  echo',
          `  jq --raw-output '${DIFFERENCES}' ${artifact.file}`,
          '} > body.md',
          'issue=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues?state=open&per_page=100" --jq \\',
          `  '.[] | select(.user.login == "github-actions[bot]" and .title == env.TITLE) | .number')`,
          `issue=\${issue%%$'\\n'*}`,
          'if [ "$changes" -eq 0 ] && [ "$unseen" -eq 0 ] && [ -n "$issue" ]; then',
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
