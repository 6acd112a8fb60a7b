import type { AccessRequest } from '../iam/permissions';
import type { Facts } from './account-facts';
import { eventsRequests, schedulerRequests, snsRequests } from './event-requests';
import { iamRequests, stsRequests } from './iam-requests';
import { dynamodbRequests, ecrRequests, kmsRequests, ssmRequests } from './json-requests';
import { logsRequests } from './logs-requests';
import { networkRequests } from './network-requests';
import type { PassingCall } from './passing-call';
import { s3Requests } from './s3-requests';
import { sagemakerRequests } from './sagemaker-requests';

type Translate = (call: PassingCall, facts: Facts) => readonly AccessRequest[] | Promise<readonly AccessRequest[]>;

const TRANSLATIONS: Readonly<Record<string, Translate>> = {
  dynamodb: dynamodbRequests,
  ec2: networkRequests,
  ecr: ecrRequests,
  events: eventsRequests,
  iam: iamRequests,
  kms: kmsRequests,
  logs: logsRequests,
  s3: s3Requests,
  sagemaker: sagemakerRequests,
  scheduler: schedulerRequests,
  sns: snsRequests,
  ssm: ssmRequests,
  sts: stsRequests,
};

/**
 * All that a call needs the right to do, as AWS' service authorization reference has it. Of a service that is not known
 * here only the action is: about any resource, which is allowed only where everything is.
 *
 * @throws RangeError for a call that cannot be told
 */
export async function requestsOf(call: PassingCall, facts: Facts): Promise<readonly AccessRequest[]> {
  const { service, operation } = call;
  const translate = Object.hasOwn(TRANSLATIONS, service) ? TRANSLATIONS[service] : undefined;
  if (translate) return translate(call, facts);
  if (operation === '') throw new RangeError(`${service}: ${call.method} ${call.path} is not known here`);
  return [{ action: `${service}:${operation}`, resource: '*' }];
}
