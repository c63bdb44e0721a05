import type { Statement } from "../api/archive";
import type { Candidate, OutOfStudy, Scan } from "../api/types";

/** What a person is about to say of a scan. */
export type Choice =
  | { kind: "assign"; study: string; subject: string; visit: string }
  | { kind: "out"; why: OutOfStudy }
  | { kind: "ask" };

export function choiceOf(candidate: Candidate): Choice {
  return candidate.outOfStudy
    ? { kind: "out", why: candidate.outOfStudy }
    : { kind: "assign", study: candidate.study ?? "", subject: candidate.subject ?? "", visit: candidate.visit ?? "" };
}

/** As the ledger takes it; refused if a colleague was faster. */
export function statementOf(scan: Scan, choice: Choice, reason: string): Statement {
  const about = { scan: scan.id, reason, ifRestsOn: scan.answer.restsOn };
  switch (choice.kind) {
    case "assign":
      return { type: "assign", ...about, study: choice.study, subject: choice.subject, visit: choice.visit };
    case "out":
      return { type: "out-of-study", ...about, why: choice.why };
    case "ask":
      return { type: "hold", ...about };
  }
}

/** Bits in words: one bit is twice as likely. */
export function strength(bits: number): "hardly" | "somewhat" | "clearly" | "strongly" {
  const weight = Math.abs(bits);
  if (weight < 1) return "hardly";
  if (weight < 3) return "somewhat";
  return weight < 7 ? "clearly" : "strongly";
}
