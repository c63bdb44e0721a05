// Light or dark: as the system says, unless the reader chose.

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEPT_AS = "trinomen.theme";

export function theme(): Theme {
  const kept = localStorage.getItem(KEPT_AS);
  return THEMES.find((known) => known === kept) ?? "system";
}

export function choose(wanted: Theme): void {
  localStorage.setItem(KEPT_AS, wanted);
  startTheme();
}

export function startTheme(): void {
  document.documentElement.dataset.theme = theme();
}
