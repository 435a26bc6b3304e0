/** Time as a computation sees it. Tests hold it in their hands. */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

export interface ComputationClock {
  nowMs(): number;
  /** Processor seconds of this thread so far. */
  cpuSeconds(): number;
  /** Lets the thread take its messages. */
  nextTurn(): Promise<unknown>;
}

export const systemClock: ComputationClock = {
  nowMs: () => performance.now(),
  cpuSeconds: findCpuSeconds(),
  nextTurn: () => nextTurn(),
};

/** process.cpuUsage() counts all threads. Linux tells of one; elsewhere the time that the thread was busy stands in. */
function findCpuSeconds(): () => number {
  const onLinux = () => Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ', 1)[0]) / 1e9;
  try {
    if (onLinux() > 0) return onLinux;
  } catch {
    // no Linux, or one that does not keep this account
  }
  return () => performance.eventLoopUtilization().active / 1e3;
}

/** Processor seconds by phase. One phase at a time: entering the next one ends it. */
export class PhaseSeconds {
  private readonly bySeconds: Record<string, number> = {};
  private phase: string | null = null;
  private since = 0;

  constructor(private readonly clock: ComputationClock) {}

  enter(phase: string): void {
    this.account();
    this.phase = phase;
  }

  /** So far. */
  total(): Record<string, number> {
    this.account();
    return { ...this.bySeconds };
  }

  private account(): void {
    const now = this.clock.cpuSeconds();
    if (this.phase !== null) this.bySeconds[this.phase] = (this.bySeconds[this.phase] ?? 0) + now - this.since;
    this.since = now;
  }
}
