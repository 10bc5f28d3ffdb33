import { describeFaults } from './describe-faults.ts';
import { ONE_OF_EACH_KIND } from './faults.ts';

describeFaults('one fault of each kind', ONE_OF_EACH_KIND);
