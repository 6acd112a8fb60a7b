/** What a call is made of, for pages that describe it and checks of what they say. */
export { EXIT_MEANINGS } from '../exit-codes';
export { COMMAND_NAMES, syntaxOf, type CommandName, type CommandSyntax } from './commands';
export { OPTIONS, type OptionName } from './options';
export { parseCall, type Call } from './parse';
export { checkCall } from './read';
