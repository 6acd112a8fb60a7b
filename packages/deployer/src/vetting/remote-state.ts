import { show, stateBucket, type Violation } from '@mlopspltf/definition';
import { isBlock, notABlock, onlyArguments, onlyTheAccount, within, type Vetting } from './vetting';

export const REMOTE_STATE = 'terraform_remote_state';

/** States of the same environment, with the same credentials: other backends and buckets are other people's. */
export function vetRemoteState(value: unknown, at: string, { platform }: Vetting): readonly Violation[] {
  if (!isBlock(value)) return [notABlock(at)];
  const { config } = value;
  const place = within(at, 'config');
  const found = [...onlyArguments(value, ARGUMENTS, at), ...expected(value, 'backend', ['s3'], at)];
  if (!isBlock(config)) return [...found, notABlock(place)];
  return [
    ...found,
    ...onlyArguments(config, SETTINGS, place),
    ...expected(config, 'bucket', [stateBucket(platform, '${var.environment}')], place),
    ...expected(config, 'region', ['${var.region}', platform.region], place),
    ...onlyTheAccount(config, place),
    ...(typeof config.key === 'string' && STATE_KEY.test(config.key)
      ? []
      : [
          {
            where: within(place, 'key'),
            value: config.key ?? null,
            problem: 'is not the key of a state',
            remedy: 'Write it in full and without an expression, such as "repository/module/terraform.tfstate".',
          },
        ]),
  ];
}

const ARGUMENTS: ReadonlySet<string> = new Set(['backend', 'config', 'count', 'depends_on', 'for_each', 'lifecycle']);
const SETTINGS: ReadonlySet<string> = new Set(['allowed_account_ids', 'bucket', 'key', 'region']);
/** Repositories' names may hold a `.`. */
const STATE_KEY = /^(?!\.{1,2}\/)[\w.-]+\/[\w-]+\/terraform\.tfstate$/;

function expected(
  block: Readonly<Record<string, unknown>>,
  name: string,
  right: readonly string[],
  at: string,
): readonly Violation[] {
  const value = block[name] ?? null;
  if (typeof value === 'string' && right.includes(value)) return [];
  return [
    {
      where: within(at, name),
      value,
      problem: "does not lead to this environment's states",
      remedy: `Write ${right.map(show).join(' or ')}.`,
    },
  ];
}
