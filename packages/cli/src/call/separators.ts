/** What was typed, without the `--` that mean nothing here, and what is meant for Terraform. */
export interface SeparatedArguments {
  readonly own: readonly string[];
  /** After the `--` of `terraform`. */
  readonly forTerraform: readonly string[];
}

/**
 * `npx projen TASK -- OPTIONS` hands the `--` on, where it would turn options into words: it is dropped, wherever it
 * stands. Only `terraform` has a use for it: there the first one after `--module NAME` (or the first of all, without
 * that option) begins Terraform's own arguments.
 */
export function separate(argv: readonly string[]): SeparatedArguments {
  const separator = isTerraform(argv) ? terraformSeparator(argv) : -1;
  const own = separator < 0 ? argv : argv.slice(0, separator);
  return {
    own: own.filter((argument) => argument !== '--'),
    forTerraform: separator < 0 ? [] : argv.slice(separator + 1),
  };
}

function isTerraform(argv: readonly string[]): boolean {
  return argv.find((argument) => !argument.startsWith('-')) === 'terraform';
}

function terraformSeparator(argv: readonly string[]): number {
  const option = argv.findIndex((argument) => argument === '--module' || argument.startsWith('--module='));
  return argv.indexOf('--', Math.max(option, 0));
}
