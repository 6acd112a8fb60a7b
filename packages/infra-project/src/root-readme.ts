import type { Platform } from '@mlopspltf/definition';
import { ENVIRONMENTS_PAGE } from './environments-page';

/** What the README of a new repository says until a person writes more. */
export function rootReadme({ repository, environments, prefix }: Platform): string {
  const first = environments[0]?.name ?? '';
  return `# ${repository.name}

AWS infrastructure, one Terraform stack a module, deployed by GitHub Actions. Everything follows from [\`.projenrc.ts\`](.projenrc.ts).

You need Node.js, [Terraform](https://developer.hashicorp.com/terraform/install) (version in \`.terraform-version\`), and for the
emulator [\`moto_server\`](https://docs.getmoto.org), \`uvx\`, \`pipx\` or Docker. No AWS account.

\`\`\`sh
npm ci
npx projen deploy:local      # the environment ${first}, on an AWS emulator
npx projen test
npx projen emulator:stop
\`\`\`

## To real accounts

1. Write your accounts and reviewers into \`.projenrc.ts\`, run \`npx projen\` and commit what it writes.
2. \`npx projen doctor\` says what is missing on this machine and in the accounts.
3. With credentials of the account, \`npx projen plan:${first}\` shows what a deployment would do, and \`npx projen deploy:${first}\` asks and
   does it. A push does the same by GitHub Actions: [which branch goes where, and who approves](${ENVIRONMENTS_PAGE}).

## A module

Add an entry to \`modules\` in \`.projenrc.ts\` and run \`npx projen\`: it writes \`packages/<module>\` with a small stack and its test.
\`src/stack.ts\` and \`src/outputs.ts\` are yours. Names of resources are \`${prefix}-{env}-{service}-{purpose}\`.

Files that projen generates are read-only and committed. \`npx projen --help\` lists all tasks.
`;
}
