import type { RequestContext } from '@mlopspltf/rehearsal/iam';
import type { ClientConfig } from '../backend-fixture';
import { rawCall } from './raw-call';

/** A part of a network: its kind, as ARNs have it, with its id, and its tags. */
export interface NetworkPart {
  readonly kindAndId: string;
  readonly context: RequestContext;
}

/**
 * Looks up parts of networks by their ids.
 *
 * @returns for an association what it connects, or nothing where it is gone; for anything else one, without tags where it
 * is not there
 * @throws RangeError for an id of an unknown kind
 */
export async function networkParts(config: ClientConfig, id: string): Promise<readonly NetworkPart[]> {
  const [prefix = ''] = id.split('-');
  const ids = Object.hasOwn(ASSOCIATIONS, prefix) ? await associated(config, id, ASSOCIATIONS[prefix]) : [id];
  return Promise.all(
    ids.map(async (one) => {
      const kind = KINDS[one.split('-')[0] ?? ''];
      if (kind === undefined) throw new RangeError(`ec2: the kind of "${one}" is not known here`);
      return { kindAndId: `${kind}/${one}`, context: await tagsOf(config, one) };
    }),
  );
}

/** By what an id begins with. */
const KINDS: Readonly<Record<string, string>> = {
  eipalloc: 'elastic-ip',
  eni: 'network-interface',
  fl: 'vpc-flow-log',
  igw: 'internet-gateway',
  nat: 'natgateway',
  rtb: 'route-table',
  sg: 'security-group',
  sgr: 'security-group-rule',
  subnet: 'subnet',
  vpc: 'vpc',
  vpce: 'vpc-endpoint',
};

interface Association {
  readonly operation: string;
  readonly filter: string;
  /** Elements in the answer that name what is connected. */
  readonly ids: RegExp;
}

const ASSOCIATIONS: Readonly<Record<string, Association>> = {
  eipassoc: { operation: 'DescribeAddresses', filter: 'association-id', ids: /<allocationId>([^<]+)/g },
  rtbassoc: {
    operation: 'DescribeRouteTables',
    filter: 'association.route-table-association-id',
    ids: /<routeTableId>([^<]+)/g,
  },
};

async function associated(config: ClientConfig, id: string, association?: Association): Promise<readonly string[]> {
  if (!association) return [];
  const { operation, filter, ids } = association;
  const answer = await describe(config, operation, filter, id);
  return [...new Set([...answer.matchAll(ids)].map(([, found = '']) => found))];
}

async function tagsOf(config: ClientConfig, id: string): Promise<RequestContext> {
  const answer = await describe(config, 'DescribeTags', 'resource-id', id);
  const items = [...answer.matchAll(/<item>(.*?)<\/item>/gs)].map(([, item = '']) => item);
  return Object.fromEntries(items.map((item) => [`aws:ResourceTag/${element(item, 'key')}`, element(item, 'value')]));
}

function element(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)`).exec(xml)?.[1] ?? '';
}

function describe(config: ClientConfig, operation: string, filter: string, value: string): Promise<string> {
  const form = { Action: operation, Version: '2016-11-15', 'Filter.1.Name': filter, 'Filter.1.Value.1': value };
  return rawCall(config, { service: 'ec2', body: new URLSearchParams(form).toString() });
}
