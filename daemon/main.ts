#!/usr/bin/env node
// oxlint-disable-next-line import/no-unassigned-import -- for its effect, before a package asks for the folder
import './system/working-directory.ts';
import { buildFault, EXIT_INCOMPLETE, loadFault, mapsFault } from './system/build-record.ts';

const OUT_OF_FILES = ['EMFILE', 'ENFILE'];

// The rest is loaded from here, so that a failure to load it is told in a sentence.
try {
  const fault = buildFault();
  if (fault !== null) end(fault, EXIT_INCOMPLETE);
  const noMaps = mapsFault();
  if (noMaps !== null) process.stderr.write(`picamd: ${noMaps}\n`);
  const { main } = await import('./process.ts');
  process.exitCode = await main();
} catch (error) {
  if (OUT_OF_FILES.includes(String((error as NodeJS.ErrnoException).code)))
    end(
      'may not open enough files to start. Run ulimit -n 1024 first; for a service, set LimitNOFILE=1024.',
      1,
    );
  const fault = loadFault(error);
  if (fault === null) throw error;
  end(fault, EXIT_INCOMPLETE);
}

function end(sentence: string, status: number): never {
  process.stderr.write(`picamd: ${sentence}\n`);
  process.exit(status);
}
