import { DEFAULTS } from '@mlopspltf/definition';
import { findTerraform } from '@mlopspltf/deployer';
import { MOTO_VERSION } from '@mlopspltf/emulator';
import { availableParallelism, cpus, totalmem, type } from 'node:os';
import { CHECKOUT } from '../checkout';
import { CDKTF_CLI_VERSION } from '../contenders/cdktf';

/** Where figures come from: what is measured on another machine, or with other versions, is something else. */
export type Circumstances = Readonly<Record<string, string>>;

export async function circumstances(date: Date): Promise<Circumstances> {
  const terraform = await findTerraform(process.env, DEFAULTS.terraform);
  return {
    date: date.toISOString().slice(0, 10),
    commit: await commit(),
    processor: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`,
    memory: `${(totalmem() / 1024 ** 3).toFixed(0)} GB`,
    system: `${type()}, Node.js ${process.versions.node}`,
    terraform: `${terraform.version}, hashicorp/aws ${DEFAULTS.awsProvider}`,
    emulator: `moto ${MOTO_VERSION}`,
    'cdktf-cli': CDKTF_CLI_VERSION,
  };
}

/** Of this checkout; with a note where it is not as it was committed. */
async function commit(): Promise<string> {
  const { execa } = await import('execa');
  const ask = (...args: readonly string[]) => execa('git', args, { cwd: CHECKOUT, reject: false, stdin: 'ignore' });
  const [head, status] = await Promise.all([ask('rev-parse', '--short', 'HEAD'), ask('status', '--porcelain')]);
  if (head.failed) return 'unknown';
  return status.stdout === '' ? head.stdout : `${head.stdout}, with changes that are not committed`;
}
