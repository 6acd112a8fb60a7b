import { all, expression } from './expressions';
import { ARTIFACT, JOB, resultOf } from './names';
import type { StepsJob } from './model';
import { download, SCRATCH, script, TIME_LIMIT } from './steps';

/**
 * One comment a pull request, written anew in its place. The job can do that and nothing else: it has no checkout, and
 * what it posts comes as a file, of a plan that failed too. The first line of the text is what it is found by again.
 */
export function commentJob(): StepsJob {
  return {
    name: 'Comment',
    needs: [JOB.deliver],
    if: expression(all('!cancelled()', `${resultOf(JOB.deliver)} != 'skipped'`)),
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': TIME_LIMIT.talk,
    permissions: { 'pull-requests': 'write' },
    steps: [
      download(ARTIFACT.comment),
      script({
        name: 'Comment, in place of the last one',
        run: [
          `cd "${SCRATCH}/${ARTIFACT.comment.name}"`,
          `MARKER=$(head -n 1 ${ARTIFACT.comment.file})`,
          'export MARKER',
          '[ -n "$MARKER" ]',
          'ids=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments?per_page=100" --jq \\',
          `  '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith(env.MARKER))) | .id')`,
          'if [ -n "$ids" ]; then',
          `  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/\${ids%%$'\\n'*}" \\`,
          `    --field body=@${ARTIFACT.comment.file}`,
          'else',
          '  gh api --silent "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" \\',
          `    --field body=@${ARTIFACT.comment.file}`,
          'fi',
        ],
        values: { GH_TOKEN: 'github.token', NUMBER: 'github.event.pull_request.number' },
      }),
    ],
  };
}
