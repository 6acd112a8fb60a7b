import pLimit from 'p-limit';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '../api';
import { writeEnvironmentFiles } from '../configuration/environment-files';
import { withRun } from '../operations/run';
import { findTerraform } from '../terraform/binary';
import { remove } from '../workspace/files';
import { deployedModules } from './deployed-modules';
import { ModuleLook } from './module-look';
import type { DriftResult } from './result';

/**
 * What is in AWS otherwise than as it was deployed, whatever branch it was deployed from: each module is compared with
 * what its record kept, and nothing that was synthesized is looked at. Changes nothing, writes nothing, locks nothing.
 *
 * @param session its `output` is not read
 * @throws GuardError, LockError, InputError, ExecutionError for what concerns the whole; what concerns one module is in
 * the result
 */
export async function findDrift(session: Session): Promise<DriftResult> {
  const output = await mkdtemp(join(tmpdir(), 'mlopspltf-drift-'));
  try {
    await writeEnvironmentFiles(session.platform, output);
    return await lookAtAll({ ...session, output });
  } finally {
    await remove(output);
  }
}

async function lookAtAll(session: Session): Promise<DriftResult> {
  return withRun(session, { operation: 'drift' }, async (run) => {
    const deployed = await deployedModules(run);
    // That this machine's Terraform does not fit is the whole's mistake, not one module's.
    if (deployed.length > 0) await findTerraform(session.env, session.platform.versions.terraform);
    const limit = pLimit(Math.max(1, session.parallelism));
    const looks = deployed.map((module) => new ModuleLook(run, module));
    const modules = await Promise.all(looks.map((look) => limit(() => look.take())));
    const { name, account } = session.environment;
    const next = looks.map((look) => look.next).find((command) => command !== undefined);
    return {
      environment: name,
      account,
      exitCode: modules.some(({ outcome }) => outcome === 'failed') ? 1 : 0,
      drifted: modules.some(({ outcome }) => outcome === 'drifted'),
      modules,
      ...(next !== undefined && { next }),
    };
  });
}
