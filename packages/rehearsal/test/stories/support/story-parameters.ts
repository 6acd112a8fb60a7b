import type { ClientConfig } from '@mlopspltf/testing';

interface Described {
  readonly Parameters: readonly { readonly Name: string }[];
  readonly NextToken?: string;
}

interface Got {
  readonly Parameters: readonly { readonly Name: string; readonly Value: string }[];
}

/**
 * The parameters of an account, by name. The emulator tells accounts by the access key and looks at no signature, so this needs no
 * client of its own.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html
 */
export async function parametersIn(config: ClientConfig): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  let more: string | undefined;
  do {
    // As many as GetParameters takes.
    const page = { MaxResults: 10, ...(more === undefined ? {} : { NextToken: more }) };
    const { Parameters: described, NextToken } = await call<Described>(config, 'DescribeParameters', page);
    more = NextToken;
    if (described.length === 0) continue;
    const { Parameters: got } = await call<Got>(config, 'GetParameters', { Names: described.map(({ Name }) => Name) });
    for (const { Name, Value } of got) found[Name] = Value;
  } while (more !== undefined);
  return found;
}

/** Sets a parameter as a person would, past Terraform. */
export async function setParameter(config: ClientConfig, name: string, value: string): Promise<void> {
  await call(config, 'PutParameter', { Name: name, Value: value, Type: 'String', Overwrite: true });
}

/** Removes a parameter as a person would. */
export async function removeParameter(config: ClientConfig, name: string): Promise<void> {
  await call(config, 'DeleteParameter', { Name: name });
}

async function call<Answer>({ endpoint, region, credentials }: ClientConfig, operation: string, input: object) {
  const scope = `${credentials.accessKeyId}/20260101/${region}/ssm/aws4_request`;
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AmazonSSM.${operation}`,
      'x-amz-security-token': credentials.sessionToken,
    },
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`${operation}: ${String(answer.status)} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}
