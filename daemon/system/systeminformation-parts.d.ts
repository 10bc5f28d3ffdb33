/** The files of systeminformation that we use: a third of the memory of all of them (Node 20 on x86-64). */
declare module 'systeminformation/lib/cpu.js' {
  export { cpuTemperature } from 'systeminformation';
}
declare module 'systeminformation/lib/system.js' {
  export { system } from 'systeminformation';
}
