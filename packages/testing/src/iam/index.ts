export { admits, trustFindings, type PolicyDocument, type PolicyStatement } from '@mlopspltf/rehearsal/iam';
export type { RequestContext, WebIdentity } from '@mlopspltf/rehearsal/iam';
export { decide, type AccessRequest, type Decision, type Principal } from './permissions';
export { policyOf, type PolicyDocumentBlock } from './terraform-document';
