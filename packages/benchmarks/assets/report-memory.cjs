'use strict';
// Required by every Node.js process of a command: when one ends, it writes the most memory it held, in kilobytes.
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

process.on('exit', () => {
  writeFileSync(join(process.env.MEMORY_REPORTS, String(process.pid)), String(peak()));
});

/** What getrusage says counts the memory of the parent that a process was forked from; Linux has its own alone, too. */
function peak() {
  try {
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}
