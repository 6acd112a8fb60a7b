import { BACKEND_MODULE, show, stateKey } from '@mlopspltf/definition';
import { GuardError } from '../errors';
import type { BootstrapContext } from './context';

/**
 * A bucket without a state of this repository's backend may be another repository's, which shares prefix and account:
 * taking it over would leave two repositories that both change and remove it.
 *
 * @throws GuardError when another repository's state of it lies there
 */
export async function refuseOtherOwner({ run, store }: Pick<BootstrapContext, 'run' | 'store'>): Promise<void> {
  const { platform, environment } = run.session;
  const own = stateKey(platform, BACKEND_MODULE);
  const keys = [...(await store.bucket.list('')).keys()];
  const others = keys.filter((key) => STATE_OF_BACKEND.test(key) && key !== own).sort();
  const [other] = others;
  if (other === undefined) return;
  throw new GuardError(
    `The backend of ${environment.name} is another repository's already: ${show(other)} lies in ${store.bucket.name}. ` +
      `Remove the module ${show(BACKEND_MODULE)} from .projenrc.ts, write backend: { repository: … } instead, and run npx ` +
      'projen: the states of this repository then lie in the same bucket, below a folder of their own.',
  );
}

const STATE_OF_BACKEND = new RegExp(`^[^/]+/${BACKEND_MODULE}/terraform\\.tfstate$`);
