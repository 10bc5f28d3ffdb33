import { describePowerCuts } from './describe-power-cuts.ts';

describePowerCuts(500);
