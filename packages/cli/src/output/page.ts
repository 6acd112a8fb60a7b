import type { Output } from '../host';
import { styleFor, type Style } from './style';

/** Where text is read: with which colours, and how wide. */
export interface Page {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
}

/** Of logs, and of terminals that do not say; what is pasted elsewhere fits there too. */
const USUAL_WIDTH = 80;
/** Columns. A narrower terminal breaks lines by itself. */
const NARROWEST = 60;

export function pageFor(output: Pick<Output, 'isTTY' | 'columns'>, env: NodeJS.ProcessEnv): Page {
  const columns = output.isTTY === true && output.columns ? output.columns : USUAL_WIDTH;
  return { style: styleFor(output, env), width: Math.max(columns, NARROWEST) };
}
