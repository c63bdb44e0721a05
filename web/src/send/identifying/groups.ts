/** Kinds of attributes that can tell who a person is, as `docs/studies.md` names them. */
export const GROUPS = ["names", "birth-date", "hospital-numbers", "contact", "staff", "free-text", "private"] as const;
export type Group = (typeof GROUPS)[number];

export type Rule = "allow" | "warn" | "strip" | "refuse";
export type Rules = Readonly<Record<Group, Rule>>;

export const groupsUnder = (rules: Rules, rule: Rule): Group[] => GROUPS.filter((group) => rules[group] === rule);
