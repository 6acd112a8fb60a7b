import { ProjenrcFile } from 'projen';

/** Where the definition is written. projen names it in the header of each generated file. */
export class DefinitionFile extends ProjenrcFile {
  public readonly filePath = '.projenrc.ts';
}
