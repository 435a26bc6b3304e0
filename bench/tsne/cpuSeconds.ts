/** Runs a phase and notes the CPU seconds that this process took for it, whatever else the machine did. */
export function cpuSeconds<Phase extends string, T>(phases: Record<Phase, number>, phase: Phase, run: () => T): T {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  phases[phase] = (user + system) / 1e6;
  return result;
}
