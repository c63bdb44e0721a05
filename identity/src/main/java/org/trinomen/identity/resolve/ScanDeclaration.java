package org.trinomen.identity.resolve;

import java.util.List;
import java.util.Optional;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Candidate.Whose;

/**
 * What people stated of one scan.
 *
 * @param whose where they placed it: it holds that place against other scans
 * @param excluded what they said it is not; an empty visit means none of the subject's
 */
public record ScanDeclaration(Optional<Whose> whose, List<SubjectVisit> excluded) {

  /** Nobody stated anything. */
  public static final ScanDeclaration NONE = new ScanDeclaration(Optional.empty(), List.of());

  public ScanDeclaration {
    excluded = List.copyOf(excluded);
  }
}
