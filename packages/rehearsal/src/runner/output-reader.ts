import { NotImitatedError, quoted, type Place } from '../errors';
import type { JobLog } from './job-log';
import type { Masks } from './masks';
import { CommandReader, type WorkflowCommand } from './workflow-commands';

export interface OutputReaderOptions {
  readonly log: JobLog;
  readonly masks: Masks;
  readonly place: Place;
  readonly setOutput: (name: string, value: string) => void;
}

/** What a step prints: its commands are done, all else is logged. */
export class OutputReader {
  /** Set where a command fails the step, whatever its exit code. */
  public failure: string | undefined;
  /** Set where a command is not imitated; to be thrown once the step has ended. */
  public notImitated: NotImitatedError | undefined;
  private readonly commands = new CommandReader();

  constructor(private readonly options: OutputReaderOptions) {}

  public read(line: string): void {
    const command = this.commands.read(line);
    if (command) this.follow(command);
    else this.options.log.line(line);
  }

  private follow({ name, properties, data }: WorkflowCommand): void {
    const { log, masks, place } = this.options;
    switch (name) {
      case 'add-mask':
        if (data.trim() === '') log.warning('add-mask: there is nothing to mask.');
        else masks.add(data);
        return;
      case 'error':
      case 'warning':
      case 'notice':
      case 'group':
        log.line(`##[${name}]${data}`);
        return;
      case 'endgroup':
        log.line('##[endgroup]');
        return;
      // Shown where a run is debugged only.
      case 'debug':
      case 'echo':
        return;
      case 'set-output':
      case 'save-state':
        this.outdated(name, properties.name, data);
        return;
      case 'set-env':
      case 'add-path':
        this.disabled(name);
        return;
      default:
        this.notImitated ??= new NotImitatedError(
          place,
          `the workflow command ${quoted(`::${name}::`)}`,
          'Do not print it.',
        );
    }
  }

  /** @see https://github.blog/changelog/2023-07-24-github-actions-update-on-save-state-and-set-output-commands/ */
  private outdated(command: string, name: string | undefined, value: string): void {
    const file = command === 'set-output' ? 'GITHUB_OUTPUT' : 'GITHUB_STATE';
    this.options.log.warning(`The command "${command}" is deprecated. Write to the file that ${file} names.`);
    if (name === undefined) this.failure ??= `The command "${command}" has no name.`;
    else if (command === 'set-output') this.options.setOutput(name, value);
  }

  /** @see https://github.blog/changelog/2020-10-01-github-actions-deprecating-set-env-and-add-path-commands/ */
  private disabled(command: string): void {
    const file = command === 'set-env' ? 'GITHUB_ENV' : 'GITHUB_PATH';
    this.failure ??= `The command "${command}" is disabled. Write to the file that ${file} names.`;
    this.options.log.error(this.failure);
  }
}
