/** A run of letters, and whether the other text has them too. */
export interface Run {
  text: string;
  same: boolean;
}

const LENGTH_MAX = 200;

/** The two texts letter by letter: what both have in the same order, and what only one has. */
export function letters(a: string, b: string): [Run[], Run[]] {
  if (a.length > LENGTH_MAX || b.length > LENGTH_MAX) return [[{ text: a, same: a === b }], [{ text: b, same: a === b }]];
  const [left, right] = [Array.from(a), Array.from(b)];
  const common = commonTable(left, right);
  const runs: [Run[], Run[]] = [[], []];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const [x, y] = [left[i], right[j]];
    if (x !== undefined && x === y) {
      add(runs[0], x, true);
      add(runs[1], x, true);
      i++;
      j++;
    } else if (y === undefined || (x !== undefined && at(common, i + 1, j) >= at(common, i, j + 1))) {
      if (x !== undefined) add(runs[0], x, false);
      i++;
    } else {
      add(runs[1], y, false);
      j++;
    }
  }
  return runs;
}

const at = (table: number[][], i: number, j: number) => table[i]?.[j] ?? 0;

/** The length of the longest common subsequence of the rests (Hunt and McIlroy 1976). */
function commonTable(left: string[], right: string[]): number[][] {
  const table = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const row = table[i];
      if (row) row[j] = left[i] === right[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function add(runs: Run[], letter: string, same: boolean): void {
  const last = runs.at(-1);
  if (last?.same === same) last.text += letter;
  else runs.push({ text: letter, same });
}
