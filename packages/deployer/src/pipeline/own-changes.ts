import { modulesOf } from '@mlopspltf/definition';
import type { Session } from '../api';
import { readConfiguration } from '../configuration/configuration';
import { digestOf } from '../configuration/digests';
import type { BroughtData } from './brought-data';

/**
 * The modules whose configuration a commit changes: what else is pending in the environment was pending before it.
 *
 * @param base synthesized at the commit that it comes from
 * @throws InputError when a stack is missing or damaged
 */
export async function changedModules(
  session: Pick<Session, 'platform' | 'environment' | 'output'>,
  base: Pick<BroughtData, 'platform' | 'output'>,
): Promise<readonly string[]> {
  const { environment } = session;
  const before = new Set(modulesOf(base.platform, environment.name).map(({ name }) => name));
  const digest = async (side: Pick<BroughtData, 'platform' | 'output'>, module: string): Promise<string> =>
    digestOf((await readConfiguration({ ...side, environment }, module)).digests);
  const compared = await Promise.all(
    modulesOf(session.platform, environment.name).map(async ({ name }) => {
      const isSame = before.has(name) && (await digest(session, name)) === (await digest(base, name));
      return isSame ? [] : [name];
    }),
  );
  return compared.flat();
}
