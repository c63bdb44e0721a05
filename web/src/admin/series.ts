import type { Health } from "../api/admin";

/** Values at moments; null where nothing is known. */
export interface Series {
  at: number[];
  values: (number | null)[];
}

type Told = Pick<Health, "at" | "series">;

/** What was counted, as it is. */
export function level({ at, series }: Told, name: string): Series {
  return { at: at.map((one) => Date.parse(one)), values: series[name] ?? at.map(() => null) };
}

/** How much a counter grew in a second, from each moment to the next. */
export function rate(told: Told, name: string): Series {
  const { at, values } = level(told, name);
  return { at: at.slice(1), values: grown(values).map((by, i) => divided(by, ((at[i + 1] ?? 0) - (at[i] ?? 0)) / 1000)) };
}

/** How much one counter grew for each one that another grew by: the mean of what it adds up. */
export function mean(told: Told, sum: string, count: string): Series {
  const counts = grown(level(told, count).values);
  const sums = level(told, sum);
  return { at: sums.at.slice(1), values: grown(sums.values).map((by, i) => divided(by, counts[i] ?? null)) };
}

function grown(values: (number | null)[]): (number | null)[] {
  return values.slice(1).map((value, i) => {
    const before = values[i] ?? null;
    return value === null || before === null || value < before ? null : value - before;
  });
}

function divided(dividend: number | null, divisor: number | null): number | null {
  return dividend === null || divisor === null || divisor <= 0 ? null : dividend / divisor;
}

/** The lines of a chart of so many points: one for each stretch without a gap. */
export function lines({ at, values }: Series, width: number, height: number): string[] {
  const begin = at[0] ?? 0;
  const span = Math.max(1, (at.at(-1) ?? 0) - begin);
  const most = Math.max(Number.MIN_VALUE, ...known(values));
  const all: string[] = [];
  let open = "";
  values.forEach((value, i) => {
    if (value === null) {
      if (open) all.push(open);
      open = "";
      return;
    }
    const x = (((at[i] ?? 0) - begin) / span) * width;
    open += `${open ? "L" : "M"}${x.toFixed(1)} ${(height - (value / most) * height).toFixed(1)}`;
  });
  if (open) all.push(open);
  return all;
}

export function known(values: (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}
