import { describeFaults } from './describe-faults.ts';
import { FAULTS, ONE_OF_EACH_KIND } from './faults.ts';

describeFaults(
  'all other faults',
  FAULTS.filter((fault) => !ONE_OF_EACH_KIND.includes(fault)),
);
