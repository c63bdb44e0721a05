package org.trinomen.server.study;

import org.trinomen.identity.study.RosterChange;

/** What kinds of changes are called, in lists and in JSON. */
public final class RosterChangeWords {

  private RosterChangeWords() {}

  /** The kind of a change, such as {@code subject-enrolled}. */
  public static String kind(RosterChange change) {
    return switch (change) {
      case RosterChange.StudyDefined _ -> "study-defined";
      case RosterChange.StudyChanged _ -> "study-changed";
      case RosterChange.NodeDeclared _ -> "node-declared";
      case RosterChange.NodeChanged _ -> "node-changed";
      case RosterChange.SubjectEnrolled _ -> "subject-enrolled";
      case RosterChange.CodeChanged _ -> "code-changed";
      case RosterChange.Withdrawn _ -> "withdrawn";
      case RosterChange.ReEnrolled _ -> "re-enrolled";
      case RosterChange.SubjectChanged _ -> "subject-changed";
      case RosterChange.VisitPlanned _ -> "visit-planned";
      case RosterChange.VisitMoved _ -> "visit-moved";
      case RosterChange.VisitDone _ -> "visit-done";
      case RosterChange.DoneCorrected _ -> "done-corrected";
    };
  }
}
