import { ownsBackend, remoteModuleName, remoteStateKey } from './backend';
import { show, type Violation } from './errors';
import { repositorySegment } from './naming';
import { BACKEND_MODULE } from './platform';
import { repeated, type Readable, type ReadableModule } from './readable';

/** What may not be between this repository and others that share its backend. */
export function remoteViolations(readable: Readable): readonly Violation[] {
  return [...backendViolations(readable), ...readViolations(readable)];
}

function backendViolations({ repository, backendRepository: owner, modules }: Readable): Violation[] {
  if (owner === undefined || repository === undefined) return [];
  const isOwner = ownsBackend({ modules: modules.map(({ name = '' }) => ({ name })) });
  const found = (problem: string, remedy: string): Violation[] => [
    { where: 'backend.repository', value: owner, problem, remedy },
  ];
  if (owner === repository) {
    if (isOwner) return [];
    return found(
      `is this repository, which has no module ${show(BACKEND_MODULE)}`,
      'Add that module, or name the repository that has it.',
    );
  }
  if (isOwner) {
    return found(
      `stands beside the module ${show(BACKEND_MODULE)}, which makes the backend here`,
      'Remove the option, or the module: buckets and tables are made by one repository.',
    );
  }
  if (!isSamePlace(owner, repository)) return [];
  return found(
    `keeps its states where this repository does, below ${show(`${repositorySegment(repository)}/`)}`,
    'Give this repository a name that differs in more than "-", "_" and case.',
  );
}

function readViolations({ repository, modules }: Readable): Violation[] {
  return modules.flatMap((module) => [
    ...ownReads(repository, module),
    ...repeatedReads(module),
    ...backendReads(module),
  ]);
}

function ownReads(own: string | undefined, { index, reads }: ReadableModule): Violation[] {
  return reads.flatMap((read, position) =>
    read !== undefined && own !== undefined && isSamePlace(read.repository, own)
      ? [
          {
            where: `modules[${index}].reads[${position}].repository`,
            value: read.repository,
            problem:
              read.repository === own ? 'is this repository' : "keeps its states where this repository's states are",
            remedy: `Write dependsOn: [${show(read.module)}] for a module of this repository.`,
          },
        ]
      : [],
  );
}

function repeatedReads({ index, reads }: ReadableModule): Violation[] {
  const names = reads.map((read, position) => (read === undefined ? `${position}` : remoteStateKey(read)));
  return repeated(names).map(([position]) => {
    const read = reads[position];
    return {
      where: `modules[${index}].reads[${position}]`,
      value: read && remoteModuleName(read),
      problem: 'stands there twice',
      remedy: 'Remove one.',
    };
  });
}

function backendReads({ index, name, reads }: ReadableModule): Violation[] {
  if (name !== BACKEND_MODULE || reads.length === 0) return [];
  return [
    {
      where: `modules[${index}].reads`,
      problem: 'cannot be: the backend is there before all states',
      remedy: 'Leave the option out.',
    },
  ];
}

/** Both would write the same states. */
function isSamePlace(one: string, other: string): boolean {
  return repositorySegment(one).toLowerCase() === repositorySegment(other).toLowerCase();
}
