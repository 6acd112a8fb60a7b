import type { AccessRequest } from '../iam/permissions';
import type { Facts } from './account-facts';
import { bodyOf, hasTags, passing, text } from './body';
import type { PassingCall } from './passing-call';

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html */
export function sagemakerRequests(call: PassingCall, facts: Facts): readonly AccessRequest[] {
  const body = bodyOf(call);
  const named = NAMED.flatMap(([field, kind]) => {
    const name = text(body[field]);
    return name === undefined ? [] : [facts.arn('sagemaker', `${kind}/${name}`)];
  });
  const [resource = '*'] = [...named, ...[body.ResourceArn].flatMap((arn) => text(arn) ?? [])];
  const tagging = call.operation.startsWith('Create') && hasTags(body.Tags);
  return [
    { action: `sagemaker:${call.operation}`, resource },
    ...(tagging ? [{ action: 'sagemaker:AddTags', resource }] : []),
    ...passing(body.RoleArn, 'sagemaker'),
  ];
}

const NAMED = [
  ['ModelPackageGroupName', 'model-package-group'],
  ['PipelineName', 'pipeline'],
  ['TrackingServerName', 'mlflow-tracking-server'],
] as const;
