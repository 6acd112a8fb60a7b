import type { AccessRequest } from '../iam/permissions';
import type { PassingCall } from './passing-call';

/** The body of a call, in any of the JSON protocols. */
export type Body = Readonly<Record<string, unknown>>;

/** The body of a call; empty where there is none. @throws SyntaxError for what is no JSON */
export function bodyOf({ body }: PassingCall): Body {
  return (body.length === 0 ? {} : JSON.parse(body.toString())) as Body;
}

/** A field that holds a text; undefined for anything else. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Something below a field, where that is an object. */
export function below(value: unknown): Body {
  return typeof value === 'object' && value !== null ? (value as Body) : {};
}

/** What is known by a name or by its ARN, whichever was said. */
export function arnOr(name: string, arn: () => string): string {
  return name.startsWith('arn:') ? name : arn();
}

/** @returns whether there are tags in a call: services ask for the right to tag then */
export function hasTags(tags: unknown): boolean {
  return typeof tags === 'object' && tags !== null && Object.keys(tags).length > 0;
}

/**
 * Whoever has a service act in a role hands it on.
 *
 * @param service that is to act: `sagemaker`
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function passing(role: unknown, service: string): readonly AccessRequest[] {
  const arn = text(role);
  if (arn === undefined || arn === '') return [];
  return [{ action: 'iam:PassRole', resource: arn, context: { 'iam:PassedToService': `${service}.amazonaws.com` } }];
}
