export type { RequestContext } from './conditions';
export { decide, type AccessRequest, type Decision, type Principal } from './permissions';
export type { PolicyDocument, PolicyStatement } from './policy';
export { policyOf, type PolicyDocumentBlock } from './terraform-document';
export { admits, trustFindings, type WebIdentity } from './trust';
