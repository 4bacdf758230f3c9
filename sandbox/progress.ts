/** Tells a person what is going on. Every long step of the sandbox reports through one of these. */
export interface Progress {
  /** One line, at once. */
  info(message: string): void;
  /** Runs `work`: its title at the start, a sign of life every 15 s, and the time it took at the end. */
  task<T>(title: string, work: () => Promise<T>): Promise<T>;
}

const signOfLifeMs = 15_000;

/** Progress as lines of text, on stderr by default so that stdout stays free for results. */
export function textProgress(write: (line: string) => void = (line) => process.stderr.write(line)): Progress {
  const info = (message: string) => {
    write(`[sandbox] ${message}\n`);
  };
  return {
    info,
    async task(title, work) {
      const start = Date.now();
      info(`${title} ...`);
      const signOfLife = setInterval(() => {
        info(`${title}: ${seconds(start)} so far`);
      }, signOfLifeMs);
      try {
        const result = await work();
        info(`${title}: done in ${seconds(start)}`);
        return result;
      } catch (error) {
        info(`${title}: failed after ${seconds(start)}`);
        throw error;
      } finally {
        clearInterval(signOfLife);
      }
    },
  };
}

/** Progress that nobody sees, for tests and for steps inside a step that reports itself. */
export const silentProgress: Progress = {
  info: () => undefined,
  task: (_title, work) => work(),
};

function seconds(start: number): string {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}
