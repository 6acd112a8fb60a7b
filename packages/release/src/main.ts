import { DefinitionError } from '@mlopspltf/definition';
import { join } from 'node:path';
import { buildPackages } from './build';
import { HELP, HELP_WANTED, parseCall } from './call';
import { TOTAL_LIMIT, unfitness } from './checks';
import { ToolError, UnfitError } from './errors';
import { packPackages, TARBALL_FOLDER, type Tarball } from './tarballs';
import { Workspace } from './workspace';

/** Exit codes as those of the program `infra`. */
const FAILED = 1;
const WRONG_CALL = 2;

async function main(argv: readonly string[]): Promise<number> {
  try {
    const call = parseCall(argv);
    if (call === HELP_WANTED) process.stdout.write(HELP);
    else process.stdout.write(await report(await packageAll(call.version)));
    return 0;
  } catch (error) {
    if (error instanceof DefinitionError) return fail(error, WRONG_CALL);
    if (error instanceof UnfitError || error instanceof ToolError) return fail(error, FAILED);
    throw error;
  }
}

async function packageAll(version: string): Promise<readonly Tarball[]> {
  const workspace = new Workspace();
  const packages = await buildPackages({ workspace, version });
  const findings = unfitness(packages, workspace.root);
  if (findings.length > 0) throw new UnfitError(findings);
  return packPackages(packages, join(workspace.root, TARBALL_FOLDER));
}

async function report(tarballs: readonly Tarball[]): Promise<string> {
  const { markdownTable } = await import('markdown-table');
  const total = tarballs.reduce((sum, { unpackedSize }) => sum + unpackedSize, 0);
  const rows = tarballs.map(({ file, size, unpackedSize }) => [file, kilobytes(size), kilobytes(unpackedSize)]);
  const table = markdownTable([[TARBALL_FOLDER, 'packed', 'unpacked'], ...rows], { align: ['l', 'r', 'r'] });
  return `${table}\n\nUnpacked ${kilobytes(total)} together, of ${kilobytes(TOTAL_LIMIT)} at most.\n`;
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} kB`;
}

function fail(error: Error, code: number): number {
  process.stderr.write(`${error.message}\n`);
  return code;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
