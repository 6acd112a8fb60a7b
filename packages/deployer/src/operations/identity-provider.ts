import { resourcesOf, type StackJson } from '../terraform/stack-json';

/** An identity provider that a stack can make or look up: both are in it, and one of them has the count 0. */
export interface ProviderChoice {
  /** `aws_iam_openid_connect_provider.github` */
  readonly created: string;
  /** Name of the data source. */
  readonly lookedUp: string;
  /** Of the issuer, with `https://`. */
  readonly url: string;
}

const TYPE = 'aws_iam_openid_connect_provider';

/** @returns undefined for a stack that has no such choice */
export function providerChoice(stack: StackJson): ProviderChoice | undefined {
  const created = resourcesOf(stack).find(({ type, block }) => type === TYPE && 'count' in block);
  const url = created?.block.url;
  if (created === undefined || typeof url !== 'string') return undefined;
  const sources = Object.entries(stack.data?.[TYPE] ?? {});
  const source = sources.find(([, block]) => 'count' in block && block.url === url);
  return source && { created: created.address, lookedUp: source[0], url };
}

/** An override file that looks the provider up, whatever the stack's own table says. */
export function lookUpIdentityProvider({ created, lookedUp }: ProviderChoice): string {
  const name = created.slice(TYPE.length + 1);
  const override = {
    resource: { [TYPE]: { [name]: { count: 0 } } },
    data: { [TYPE]: { [lookedUp]: { count: 1 } } },
  };
  return JSON.stringify(override, undefined, 2);
}

/** Whether an ARN is that of the provider for an issuer: it ends with the address, without `https://`. */
export function isProviderFor(url: string, arn: string): boolean {
  return arn.endsWith(`:oidc-provider/${url.replace(/^https:\/\//, '')}`);
}
