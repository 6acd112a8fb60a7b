import type { Block } from '../../terraform-json';
import { isSet } from '../blocks';
import type { Element } from '../stack-view';
import { isService } from './principals';
import { texts, type Condition, type Principal, type Statement } from './statement';

/**
 * What a resource allows by its arguments, for which AWS writes the statement of a policy.
 * @throws UnreadableError
 */
export function grantOf({ type, block }: Element): Statement | undefined {
  const grant = GRANTS[type]?.(block);
  return grant && { effect: 'Allow', notActions: [], resources: [], notResources: [], notPrincipals: [], ...grant };
}

type Grant = Pick<Statement, 'actions' | 'principals' | 'conditions'>;

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs */
const GRANTS: Readonly<Partial<Record<string, (block: Block) => Grant>>> = {
  aws_kms_grant: ({ operations, grantee_principal, retiring_principal }) => ({
    actions: texts(operations).map((operation) => `kms:${operation}`),
    principals: [...named(grantee_principal), ...named(retiring_principal)],
    conditions: [],
  }),
  aws_lambda_permission: ({ action, principal, source_account, source_arn, principal_org_id }) => ({
    actions: texts(action),
    principals: named(principal),
    conditions: [
      ...limit('StringEquals', 'aws:SourceAccount', source_account),
      ...limit('ArnLike', 'aws:SourceArn', source_arn),
      ...limit('StringEquals', 'aws:PrincipalOrgID', principal_org_id),
    ],
  }),
  aws_lambda_layer_version_permission: ({ action, principal, organization_id }) => ({
    actions: texts(action),
    principals: named(principal),
    conditions: limit('StringEquals', 'aws:PrincipalOrgID', organization_id),
  }),
};

function named(value: unknown): readonly Principal[] {
  return texts(value).map((name) => ({ type: isService(name) ? 'Service' : 'AWS', identifiers: [name] }));
}

function limit(test: string, variable: string, value: unknown): readonly Condition[] {
  return isSet(value) ? [{ test, variable, values: texts(value) }] : [];
}
