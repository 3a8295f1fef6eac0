// What passes is to pass again: the examples are always the same, but where SEARCH asks for others.
import fc from 'fast-check';

fc.configureGlobal(process.env.SEARCH ? { numRuns: 2000 } : { seed: 1 });
