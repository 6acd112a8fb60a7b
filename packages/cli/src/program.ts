import { join } from 'node:path';

/** Whether this is a source, or built of sources into a file beside the program's own. */
const isSource = __filename.endsWith('.ts');

/** This very program, for those who start it again. Absolute. */
export const PROGRAM = join(__dirname, isSource ? '../bin/infra.js' : 'infra.js');
