/** `::name key=value,key=value::data` in what a step prints. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** The commands there are. Lines with other names are texts like any other. */
const NAMES = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

/**
 * @returns undefined for a line that is no command. Names are returned in lower case
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#about-workflow-commands
 */
export function parseCommand(line: string): WorkflowCommand | undefined {
  const [, name = '', properties = '', data = ''] = /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/s.exec(line) ?? [];
  if (!NAMES.has(name.toLowerCase())) return undefined;
  return { name: name.toLowerCase(), properties: propertiesOf(properties), data: unescape(data, DATA) };
}

/**
 * Tells commands from texts line by line. Between `stop-commands` and its own text as a command there are none.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#stopping-and-starting-workflow-commands
 */
export class CommandReader {
  private resume: string | undefined;

  /** @returns undefined for a text, and for the command that ends a stop */
  public read(line: string): WorkflowCommand | undefined {
    if (this.resume !== undefined) {
      if (line.trim().toLowerCase() === `::${this.resume.toLowerCase()}::`) this.resume = undefined;
      return undefined;
    }
    const command = parseCommand(line);
    if (command?.name !== 'stop-commands') return command;
    this.resume = command.data;
    return undefined;
  }
}

const DATA: Readonly<Record<string, string>> = { '%0D': '\r', '%0A': '\n', '%25': '%' };
const PROPERTY: Readonly<Record<string, string>> = { ...DATA, '%3A': ':', '%2C': ',' };

function unescape(text: string, marks: Readonly<Record<string, string>>): string {
  return text.replaceAll(/%[0-9A-F]{2}/g, (mark) => marks[mark] ?? mark);
}

function propertiesOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').map((pair) => /^\s*([^=]+)=(.+)$/s.exec(pair));
  return Object.fromEntries(
    pairs.flatMap((pair) => (pair ? [[pair[1] ?? '', unescape(pair[2] ?? '', PROPERTY)]] : [])),
  );
}
