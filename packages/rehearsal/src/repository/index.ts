export { BareRepository, NO_COMMIT, type BareRepositoryOptions, type CommitFacts } from './bare-repository';
export { LocalCheckout } from './checkout';
export { mergeCommit } from './merges';
export { fullName, shortName } from './names';
export { noneForFork, refuseMissing, type ReferencePlaces, type WantedReference } from './wanted';
export { describePush, pushFromCheckout, removeReference, type Push } from './pushes';
