import { readIfPresent, remove, writeWhole } from '../workspace/files';

/**
 * Notes which locks one start of Terraform asks for. Where the answer to that request is lost, the AWS SDK asks again, and
 * Terraform takes the lock that it has for somebody else's: only its own log can tell. On a busy machine the SDK itself
 * loses answers, by closing a connection whose request it believes unfinished.
 *
 * @see https://developer.hashicorp.com/terraform/internals/debugging
 * @see https://github.com/aws/aws-sdk-go-v2/issues/2737
 */
export class LockTrace {
  /** @param file absolute; it may hold values, and is removed again */
  constructor(private readonly file: string) {}

  /** For Terraform. A person's own settings of its log are left as they are, and nothing is noted then. */
  public variables(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return Object.keys(env).some((name) => name.startsWith('TF_LOG'))
      ? env
      : { ...env, TF_LOG_CORE: 'INFO', TF_LOG_PATH: this.file };
  }

  /** Before Terraform is started: it keeps the mode of a file that is there. */
  public async open(): Promise<void> {
    await writeWhole(this.file, '');
  }

  /** Ids of the locks that were asked for. */
  public async ids(): Promise<readonly string[]> {
    const text = (await readIfPresent(this.file)) ?? '';
    return [...text.matchAll(/Attempting to lock remote state.*?\block\.id="?([\w-]+)/g)].map(([, id = '']) => id);
  }

  public async close(): Promise<void> {
    await remove(this.file);
  }
}
