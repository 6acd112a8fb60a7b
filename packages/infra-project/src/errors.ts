/** Thrown before anything is written, for a mistake of the person who generates: a message, and no stack trace. */
export abstract class GenerateError extends Error {}

/** projen would overwrite what a person has made. */
export class ForeignPackageError extends GenerateError {
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

/** The tools are to come from files, and not all of them are there. */
export class MissingTarballsError extends GenerateError {
  constructor(folder: string, files: readonly string[]) {
    super(
      [
        `These files are missing in ${folder}:`,
        ...files.map((file) => `  ${file}`),
        'Put the files of one release there, all as npm pack has named them, then try again.',
      ].join('\n'),
    );
    this.name = 'MissingTarballsError';
  }
}

/** A new repository was asked for in a way that cannot work. */
export class NewRepositoryError extends GenerateError {
  constructor(problem: string, remedy: string) {
    super(`${problem}\n${remedy}`);
    this.name = 'NewRepositoryError';
  }
}

/** The tools are files, and what was named is not the file to upgrade with. */
export class UpgradeError extends GenerateError {
  constructor(problem: string) {
    super(
      `${problem}\nPut the files of one release into vendor/, then run: npx projen upgrade vendor/mlopspltf-infra-project-VERSION.tgz`,
    );
    this.name = 'UpgradeError';
  }
}

/** GitHub would not start it, and hardly anybody would be told. */
export class WorkflowTooLargeError extends GenerateError {
  constructor(path: string, bytes: number, most: number) {
    const number = new Intl.NumberFormat('en');
    super(
      [
        `${path} would have ${number.format(bytes)} bytes, and GitHub starts no workflow of more than ${number.format(most)}.`,
        'It grows with the longest chain of modules, as each link is a wave of its own, and with the environments. Let modules',
        'depend on fewer others (dependsOn), or make one module of several.',
      ].join('\n'),
    );
    this.name = 'WorkflowTooLargeError';
  }
}
