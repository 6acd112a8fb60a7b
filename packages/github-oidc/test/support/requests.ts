import {
  decide,
  type AccessRequest,
  type Decision,
  type PolicyDocument,
  type RequestContext,
} from '@mlopspltf/testing';
import { platformOf, policiesOf, type Role } from './roles';

/** Of the environment `dev`, which may be destroyed. */
export const ACCOUNT = '444455556666';
export const BUCKET = 'arn:aws:s3:::acme-dev-s3-tf-backend';
export const LOCK_TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/acme-dev-ddb-tf-backend`;
export const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const iam = (typeAndName: string): string => `arn:aws:iam::${ACCOUNT}:${typeAndName}`;
export const MODULE_ROLE = iam('role/acme/acme-dev-iam-training');
export const BOUNDARY = iam('policy/acme-dev-iam-role-boundary');

/** What AWS knows of something that the platform made, and of something that it makes now. */
export const OURS: RequestContext = { 'aws:ResourceTag/Project': 'acme', 'aws:ResourceTag/Environment': 'dev' };
export const NEW: RequestContext = { 'aws:RequestTag/Project': 'acme', 'aws:RequestTag/Environment': 'dev' };

/** Of a key of the platform, and of the one that encrypts states. */
export const OUR_KEY: RequestContext = { ...OURS, 'kms:ResourceAliases': ['alias/acme-dev-kms-artifacts'] };
export const STATE_KEY: RequestContext = { ...OUR_KEY, 'kms:ResourceAliases': ['alias/acme-dev-kms-tf-backend'] };
export const VIA_S3: RequestContext = { 'kms:ViaService': 's3.us-east-1.amazonaws.com' };
export const NEW_KEY = NEW;

/** A request in short: action, resource, and what AWS knows beside. */
export type Request = readonly [action: string, resource: string, context?: RequestContext];

const dev = policiesOf(platformOf(), 'dev');

/** What AWS says to a role of the workflows in `dev`. */
export function decided(
  role: Role,
  request: Request,
  policies: readonly PolicyDocument[] = dev.permissions(role),
): Decision {
  return decide({ policies }, requestOf(request));
}

/** What AWS says to a role that a module made and that may do everything, within its boundary. */
export function decidedWithinBoundary(request: Request): Decision {
  const everything = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' } as const] };
  return decide({ policies: [everything], boundary: dev.boundary }, requestOf(request));
}

function requestOf([action, resource, context]: Request): AccessRequest {
  return { action, resource, ...(context && { context }) };
}
