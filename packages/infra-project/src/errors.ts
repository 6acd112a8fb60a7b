/** Thrown before anything is written, when projen would overwrite what a person has made. */
export class ForeignPackageError extends Error {
  constructor(folders: readonly string[]) {
    super(
      [
        'These folders hold a package that was not generated, and the definition wants one there:',
        ...folders.map((folder) => `  ${folder}/package.json`),
        'Move them away or give the modules other names, then run npx projen again.',
      ].join('\n'),
    );
    this.name = 'ForeignPackageError';
  }
}
